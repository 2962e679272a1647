import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseProcesses, type WindowsRow } from '../../../../src/process/windows/list-processes.ts';
import { ProcessTree } from '../../../../src/process/windows/process-tree.ts';

const row = (pid: number, parent: number, start: number): WindowsRow => ({
  pid,
  parent,
  startTime: String(start),
  name: `p${pid}`,
});

const pids = (rows: readonly WindowsRow[]): readonly number[] => rows.map(({ pid }) => pid).sort((a, b) => a - b);

describe('the tree of a command', () => {
  it('is the command and all that descends from it', () => {
    const rows = [row(4, 3, 40), row(3, 2, 30), row(2, 1, 20), row(9, 1, 20)];
    assert.deepEqual(pids(new ProcessTree(2).members(rows, true)), [2, 3, 4]);
  });

  it('does not count a process that is older than its parent: that pid was another’s', () => {
    assert.deepEqual(pids(new ProcessTree(2).members([row(2, 1, 20), row(3, 2, 10)], true)), [2]);
  });

  it('remembers its processes when the link is gone', () => {
    const tree = new ProcessTree(2);
    tree.members([row(2, 1, 20), row(3, 2, 30), row(4, 3, 40)], true);
    assert.deepEqual(pids(tree.members([row(4, 3, 40), row(5, 4, 50)], false)), [4, 5]);
  });

  it('finds the orphans of a command that ended', () => {
    assert.deepEqual(pids(new ProcessTree(2).members([row(3, 2, 30)], false)), [3]);
  });

  it('holds no other process that got the pid of the command, nor its children', () => {
    const rows = [row(2, 1, 90), row(3, 2, 30), row(4, 2, 95)];
    assert.deepEqual(pids(new ProcessTree(2).members(rows, false)), [3]);
  });
});

describe('what PowerShell lists', () => {
  it('gives number, parent, birth and name; the kernel’s own have no birth', () => {
    const text = '4 0  System\r\n812 4 133765432109876543 My App.exe\r\n\r\n';
    assert.deepEqual(parseProcesses(text), [
      { pid: 812, parent: 4, startTime: '133765432109876543', name: 'My App.exe' },
    ]);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { OutputKind } from '../../../../src/model/stream.ts';
import { OpenLine, readOpenLine } from '../../../../src/vscode/output/open-line.ts';

describe('a line that a task has begun', () => {
  it('is shown as it grows, and its end is all that follows', () => {
    const line = new OpenLine();
    assert.equal(line.open('na'), 'na');
    assert.equal(line.open('name? '), 'me? ');
    assert.equal(line.open('name? '), '');
    assert.equal(line.lines('name? hello Ada\r\nnext\r\n'), 'hello Ada\r\nnext\r\n');
    assert.equal(line.lines('more\r\n'), 'more\r\n');
  });

  it('makes room for what comes first from the other stream', () => {
    const line = new OpenLine();
    line.open('name? ');
    assert.equal(line.lines('warning\r\n'), '\r\u001b[Kwarning\r\n');
    assert.equal(line.open('name? '), 'name? ');
  });

  it('is what follows the last newline of stdout, else of stderr', async () => {
    const read = (tails: Partial<Record<OutputKind, string>>): Promise<string> =>
      readOpenLine('api', ({ kind }) =>
        Promise.resolve({ data: btoa(tails[kind] ?? ''), cursor: '', atEnd: true, skipped: 0, behind: 0 }),
      );
    assert.equal(await read({ stdout: '> ', stderr: 'x' }), '> ');
    assert.equal(await read({ stdout: 'whole\n', stderr: 'name? ' }), 'name? ');
    assert.equal(await read({ stdout: 'whole\n' }), '');
    assert.equal(await read({ stdout: 'x'.repeat(5000) }), '');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { addTask, applyEdits } from '../../../../src/config/edit/edits.ts';
import { parseProject } from '../../../../src/config/parse.ts';
import { freeTaskName, newNameProblem, newTaskTable, suggestName } from '../../../../src/vscode/new-task/new-task.ts';

const none = new Set<string>();
const table = (commandLine: string, runAtStartup = false) => newTaskTable({ commandLine, name: 'x', runAtStartup });

describe('a new task', () => {
  it('runs a plain line as program and arguments, anything else in the shell', () => {
    assert.deepEqual(table(' npm run dev '), { name: 'x', command: 'npm', args: ['run', 'dev'] });
    assert.deepEqual(table('make'), { name: 'x', command: 'make' });
    assert.deepEqual(table('node "a b"'), { name: 'x', command: 'node', args: ['a b'] });
    for (const line of ['a && b', 'echo "$X"', 'A=1 b', 'ls *.js', 'cat ~/x', 'echo $HOME']) {
      assert.deepEqual(table(line), { name: 'x', command: line, shell: true });
    }
  });

  it('starts with the workspace only where that was chosen', () => {
    assert.equal(table('make', true)['run_at_startup'], true);
    assert.ok(!('run_at_startup' in table('make')));
  });

  it('keeps a program that is known, and the folder', () => {
    const program = { command: 'echo a b; sleep 1', args: ['x y'], shell: '/bin/bash' };
    const known = { commandLine: 'ignored', program, name: 'x', runAtStartup: false, cwd: 'packages/web' };
    assert.deepEqual(newTaskTable(known), { name: 'x', ...program, cwd: 'packages/web' });
    const plain = { ...known, program: { ...program, args: [], shell: false }, cwd: undefined };
    assert.deepEqual(newTaskTable(plain), { name: 'x', command: program.command });
  });

  it('makes a file without an error', () => {
    for (const line of ['npm run dev', 'a && b', 'echo "quoted \\" text"']) {
      assert.deepEqual(parseProject(applyEdits('', addTask('', table(line)))).diagnostics, []);
    }
  });

  it('gets a descriptive name that is free', () => {
    assert.equal(suggestName('npm run dev', none), 'dev');
    assert.equal(suggestName('npm run dev', new Set(['DEV', 'dev-2'])), 'dev-3');
    assert.equal(suggestName('node server.js --port 3000', none), 'server');
    assert.equal(suggestName('./bin/start.sh', none), 'bin-start');
    assert.equal(suggestName('"💥"', none), 'task');
  });

  it('takes no name that is taken or cannot name a folder', () => {
    assert.equal(newNameProblem('dev', new Set(['Dev'])), 'is taken by another task');
    assert.equal(newNameProblem('dev', none), undefined);
    assert.match(newNameProblem('../x', none) ?? '', /letters, digits/);
  });

  it('finds a free name also for one of full length', () => {
    const long = 'x'.repeat(64);
    assert.ok(freeTaskName(long, new Set([long])).length <= 64);
  });
});

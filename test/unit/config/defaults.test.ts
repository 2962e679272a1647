import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseProject } from '../../../src/config/parse.ts';
import type { TaskDefinition } from '../../../src/model/task-definition.ts';
import { onlyError, sound } from './underlined.ts';

function first(text: string): TaskDefinition {
  const [task] = sound(text).tasks;
  assert.ok(task);
  return task;
}

const task = '[[tasks]]\nname = "web"\ncommand = "node"\n';

describe('[task_defaults]', () => {
  it('hold for a task that does not say otherwise', () => {
    const defaults = '[task_defaults]\nrestart = "always"\nstop_timeout = "1s"\ncwd = "app"\ngroup = "all"\n';
    const { restart, stop, cwd, group } = first(`${defaults}${task}stop_timeout = "9s"\n`);
    assert.deepEqual([restart.when, stop.timeoutMs, cwd, group], ['always', 9000, 'app', 'all']);
  });

  it('may stand behind the tasks', () => {
    assert.equal(first(`${task}[task_defaults]\nrestart = "always"\n`).restart.when, 'always');
  });

  it('join their variables with those of the task, which wins', () => {
    const defaults = '[task_defaults]\nenv = { A = "1", B = "1", C = "1" }\n';
    assert.deepEqual(first(`${defaults}${task}env = { B = "2" }\nunset_env = ["C"]\n`).env, { A: '1', B: '2' });
    assert.deepEqual(first(`${defaults}${task}env = { C = "2" }\nunset_env = ["C"]\n`).env, { A: '1', B: '1', C: '2' });
  });

  it('are overridden by the short form of restart in a task', () => {
    const retries = (defaults: string, own: string): number =>
      first(`[task_defaults]\n${defaults}\n${task}${own}\n`).restart.maxRetries;
    assert.equal(retries('max_retries = 3', 'restart = "on-failure:5"'), 5);
    assert.equal(retries('restart = "on-failure:3"', ''), 3);
    assert.equal(retries('restart = "on-failure:3"', 'max_retries = 7'), 7);
    assert.equal(retries('max_retries = 0', 'restart = "always"'), 0);
  });

  it('cannot say what belongs to one task', () => {
    for (const line of ['name = "x"', 'title = "x"', 'command = "x"', 'args = []', 'depends_on = ["x"]']) {
      const { severity, code } = onlyError(`[task_defaults]\n${line}\n${task}`);
      assert.deepEqual([severity, code], ['warning', 'misplaced-key'], line);
    }
  });

  it('that cannot be read keep the tasks that rely on them from running with something else', () => {
    const text = `[task_defaults]\nuser = 5\n${task}[[tasks]]\nname = "own"\ncommand = "x"\nuser = "me"\n`;
    const { project, diagnostics } = parseProject(text);
    assert.deepEqual(
      project?.tasks.map(({ name }) => name),
      ['own'],
    );
    assert.deepEqual(
      diagnostics.map(({ code, severity }) => [code, severity]),
      [
        ['broken-default', 'information'],
        ['bad-value', 'error'],
      ],
    );
  });
});

describe('`restart` and `max_retries` in one task', () => {
  it('are a warning when they contradict each other', () => {
    const { code, at, severity } = onlyError(`${task}restart = "on-failure:5"\nmax_retries = 3\n`);
    assert.deepEqual([code, at, severity], ['contradiction', '"on-failure:5"', 'warning']);
    sound(`${task}restart = "on-failure:5"\nmax_retries = 5\n`);
  });
});

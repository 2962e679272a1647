import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { TaskInfo } from '../../../../src/model/task-info.ts';
import { combinedToast, toastWords } from '../../../../src/vscode/notifications/toast-words.ts';
import { inState } from '../tasks.ts';

const failed = (title: string, failure: object) =>
  inState({ kind: 'failed', reason: 'exit', message: 'said by the supervisor', ...failure }, { title });

const many = Array.from({ length: 9 }, (_, index) => failed(`T${index}`, { exitCode: 1 }));

describe('the words of a notification', () => {
  it('say the reason and the last error line', () => {
    assert.equal(toastWords(failed('API', { exitCode: 1 }), 'Error: no'), 'API failed: exit 1 — Error: no');
    assert.equal(toastWords(failed('API', { exitCode: 1 }), undefined), 'API failed: exit 1');
  });

  it('say what the supervisor says where no process wrote a line', () => {
    const task = failed('API', { reason: 'spawn', message: 'There is no program “nod”.' });
    assert.equal(toastWords(task, undefined), 'API failed: could not start — There is no program “nod”.');
  });

  it('say how long a task took that finished', () => {
    assert.equal(
      toastWords(inState({ kind: 'finished' }, { title: 'Build', durationMs: 62_000 }), undefined),
      'Build finished after 1m 2s',
    );
  });

  it('are one sentence for several ends', () => {
    const words = (...tasks: TaskInfo[]): string => combinedToast(tasks.map((task) => ({ task }))).words;
    const tasks = [failed('API', { exitCode: 1 }), failed('Worker', { reason: 'signal', signal: 'SIGKILL' })];
    assert.equal(words(...tasks), '2 tasks failed: API (exit 1), Worker (SIGKILL)');
    const finished = inState({ kind: 'finished' }, { title: 'Build' });
    assert.equal(words(finished, finished), '2 tasks finished: Build, Build');
    assert.equal(words(...many), '9 tasks failed: T0 (exit 1), T1 (exit 1), T2 (exit 1), T3 (exit 1) and 5 more');
    assert.equal(words(...tasks, finished), '2 tasks failed: API (exit 1), Worker (SIGKILL)');
  });

  it('come with the tasks that they name: no other is muted from there', () => {
    const finished = inState({ kind: 'finished' }, { title: 'Build' });
    const titles = (tasks: readonly TaskInfo[]): string[] =>
      combinedToast(tasks.map((task) => ({ task }))).named.map(({ task }) => task.title);
    assert.deepEqual(titles([finished, failed('API', {})]), ['API']);
    assert.deepEqual(titles([finished, finished]), ['Build', 'Build']);
    assert.deepEqual(titles(many), ['T0', 'T1', 'T2', 'T3']);
  });
});

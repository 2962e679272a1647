import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TaskStore, type TableChange } from '../../../src/service/task-store.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { define, project } from '../engine/bench.ts';

function setUp() {
  const performed: string[] = [];
  const changes: TableChange[] = [];
  const tasks = new TaskStore({
    clock: new ManualClock(),
    perform: (effect) => {
      if (effect.type === 'journal') return;
      performed.push(`${effect.type} ${effect.task}`);
      if (effect.type === 'spawn') tasks.dispatch({ type: 'spawned', task: effect.task, run: effect.run, pid: 7 });
    },
  });
  tasks.onDidChange((change) => changes.push(change));
  return { tasks, performed, changes };
}

describe('The store of tasks', () => {
  it('gives each change once, with what is true of all tasks by then', () => {
    const { tasks, changes } = setUp();
    tasks.dispatch({ type: 'configure', project: project([define('web'), define('db')]) });
    tasks.dispatch({ type: 'stop', task: 'web', reason: 'user' });
    tasks.dispatch({ type: 'configure', project: project([define('db'), define('web')]) });
    tasks.dispatch({ type: 'configure', project: project([define('web')]) });
    assert.deepEqual(
      changes.map(({ changed, removed, overview }) => [[...changed], [...removed], overview.names]),
      [
        [['web', 'db'], [], ['web', 'db']],
        [[], [], ['db', 'web']],
        [[], ['db'], ['web']],
      ],
    );
    assert.equal(tasks.overview, changes.at(-1)?.overview);
  });

  it('takes what an effect leads to after the change that it came with', () => {
    const { tasks, performed, changes } = setUp();
    tasks.dispatch({ type: 'configure', project: project([define('web')]) });
    const kinds: unknown[] = [];
    tasks.onDidChange(() => kinds.push(tasks.get('web')?.status.kind));
    tasks.dispatch({ type: 'start', task: 'web' });
    assert.deepEqual(performed, ['spawn web']);
    assert.deepEqual(kinds, ['starting', 'running']);
    assert.equal(changes.at(-1)?.overview.isAnythingPending, true);
  });
});

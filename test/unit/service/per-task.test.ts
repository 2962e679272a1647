import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { PerTask } from '../../../src/service/per-task.ts';
import { TaskStore } from '../../../src/service/task-store.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { define } from '../engine/bench.ts';

describe('What is kept beside the table', () => {
  it('goes when its task goes, and does not come back with it', () => {
    const tasks = new TaskStore({ clock: new ManualClock(), perform: () => undefined });
    const sizes = new PerTask<number>(tasks);
    for (const name of ['b1', 'b2']) {
      tasks.dispatch({ type: 'addAdHoc', definition: define(name) });
      sizes.set(name, 80);
    }
    tasks.dispatch({ type: 'removeAdHoc', task: 'b1' });
    assert.deepEqual([sizes.get('b1'), sizes.get('b2')], [undefined, 80]);
    sizes.set('b1', 100);
    tasks.dispatch({ type: 'addAdHoc', definition: define('b1') });
    assert.equal(sizes.get('b1'), undefined, 'it came when the task was gone');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { InUse } from '../../../../src/service/records/in-use.ts';
import { TaskStore } from '../../../../src/service/task-store.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { define } from '../../engine/bench.ts';

describe('A task that was run by hand', () => {
  it('is in use while a client waits for it, and a while longer', () => {
    const clock = new ManualClock();
    const tasks = new TaskStore({ clock, perform: () => undefined });
    tasks.dispatch({ type: 'addAdHoc', definition: define('b1') });
    const use = new InUse(tasks, clock);
    const [one, other] = [use.hold('b1'), use.hold('b1')];
    clock.advance(3_600_000);
    one.dispose();
    other.dispose();
    assert.equal(use.has('b1'), true);
    clock.advance(60_000);
    assert.equal(use.has('b1'), false);
    use.touch('b1');
    assert.equal(use.has('b1'), true);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { TaskDefinition } from '../../../../src/model/task-definition.ts';
import { EMPTY_PROJECT } from '../../../../src/service/project/empty-project.ts';
import { TaskCleanup } from '../../../../src/service/records/task-cleanup.ts';
import { untilRemoved } from '../../../../src/service/records/removal.ts';
import { TaskStore } from '../../../../src/service/task-store.ts';
import { Timers } from '../../../../src/service/run/timers.ts';
import { definitionOf } from '../../../support/launched.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const WEB = definitionOf({ name: 'web', command: 'true' });
const HOUR = 3_600_000;

/** A table whose one task runs, and word of what was cleared away. */
function setUp() {
  const clock = new ManualClock();
  const cleared: (readonly [string, boolean])[] = [];
  const tasks: TaskStore = new TaskStore({
    clock,
    perform: (effect) => {
      if (effect.type === 'armTimer') timers.arm(effect);
    },
  });
  const timers = new Timers(clock, (event) => void tasks.dispatch(event));
  const cleanup = new TaskCleanup({
    tasks,
    clear: (task, withLogs) => Promise.resolve(void cleared.push([task, withLogs])),
    onError: (_task, error) => assert.fail(String(error)),
  });
  const configure = (...configured: TaskDefinition[]): void =>
    void tasks.dispatch({ type: 'configure', project: { ...EMPTY_PROJECT, tasks: configured } });
  configure(WEB);
  tasks.dispatch({ type: 'start', task: 'web' });
  tasks.dispatch({ type: 'spawned', task: 'web', run: 1, pid: 7 });
  const end = (): void =>
    void tasks.dispatch({ type: 'gone', task: 'web', run: 1, exit: { kind: 'signal', signal: 'SIGTERM' } });
  return { clock, tasks, cleanup, cleared, configure, end };
}

describe('the removal of a task', () => {
  it('is over when its run is gone, and its logs with it', async () => {
    const { tasks, cleanup, cleared, configure, end } = setUp();
    cleanup.includeLogs('web');
    configure();
    const over = untilRemoved({ tasks, cleanup }, 'web');
    assert.deepEqual(cleared, []);
    end();
    await over;
    assert.deepEqual(cleared, [['web', true]]);
  });

  it('is refused where it is configured again while its run is stopping, and its logs stay', async () => {
    const { tasks, cleanup, cleared, configure, end } = setUp();
    cleanup.includeLogs('web');
    configure();
    const over = untilRemoved({ tasks, cleanup }, 'web');
    configure(WEB);
    await assert.rejects(over, { code: 'conflict', message: /now has a task with this name/ });
    end();
    configure();
    assert.deepEqual(cleared, [['web', false]]);
  });

  it('is refused where its run cannot be killed; when that goes the task goes, with its logs', async () => {
    const { clock, tasks, cleanup, cleared, configure, end } = setUp();
    cleanup.includeLogs('web');
    configure();
    const over = untilRemoved({ tasks, cleanup }, 'web');
    clock.advance(HOUR);
    await assert.rejects(over, { code: 'operation-failed', message: /^"web" is not removed yet: / });
    end();
    assert.deepEqual(cleared, [['web', true]]);
  });

  it('keeps the logs of one that could not be killed and is configured again before it goes', async () => {
    const { clock, tasks, cleanup, cleared, configure, end } = setUp();
    cleanup.includeLogs('web');
    configure();
    const over = untilRemoved({ tasks, cleanup }, 'web');
    clock.advance(HOUR);
    await assert.rejects(over);
    configure(WEB);
    await new Promise(setImmediate);
    end();
    configure();
    assert.deepEqual(cleared, [['web', false]]);
  });
});

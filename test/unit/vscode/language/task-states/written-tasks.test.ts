import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Emitter } from '../../../../../src/base/event.ts';
import { ConfigDocuments } from '../../../../../src/vscode/config-file/documents.ts';
import type { TaskState } from '../../../../../src/vscode/language/task-states/task-state.ts';
import { WrittenTasks } from '../../../../../src/vscode/language/task-states/written-tasks.ts';
import { ManualClock } from '../../../../support/manual-clock.ts';
import { inState } from '../../tasks.ts';

function start(): {
  clock: ManualClock;
  tasks: WrittenTasks;
  changes: Emitter<void>;
  reported: () => number;
} {
  const clock = new ManualClock();
  const changes = new Emitter<void>();
  const tasks = new WrittenTasks({ folders: [], onDidChange: changes.event }, new ConfigDocuments(), clock);
  let count = 0;
  tasks.onDidChange(() => count++);
  return { clock, tasks, changes, reported: () => count };
}

describe('the states that code lenses and gutter show', () => {
  it('comes once for a burst of changes', () => {
    const { clock, changes, reported } = start();
    for (let number = 0; number < 100; number++) changes.fire();
    clock.advance(50);
    assert.equal(reported(), 1);
    changes.fire();
    clock.advance(50);
    assert.equal(reported(), 2);
  });

  it('change when their words change with time, for the soonest of all visible files, and not again', () => {
    const { clock, tasks, reported } = start();
    const upSince = (ms: number): { state: TaskState } => {
      const startedAt = new Date(clock.now() - ms).toISOString();
      const task = inState({ kind: 'running', pid: 1, health: 'none' }, { startedAt });
      return { state: { kind: 'live', task } };
    };
    tasks.followWords([upSince(50_000), upSince(20_000)]);
    tasks.followWords([upSince(0)]);
    clock.advance(9_999);
    assert.equal(reported(), 0);
    clock.advance(1);
    assert.equal(reported(), 1);
    clock.advance(3_600_000);
    assert.equal(reported(), 1);
  });

  it('does not come for tasks that stand still, nor after the end', () => {
    const { clock, tasks, changes, reported } = start();
    tasks.followWords([{ state: { kind: 'broken' } }, { state: { kind: 'live', task: inState({ kind: 'stopped' }) } }]);
    clock.advance(3_600_000);
    changes.fire();
    tasks.dispose();
    clock.advance(3_600_000);
    assert.equal(reported(), 0);
  });
});

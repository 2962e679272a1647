import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Emitter } from '../../../../src/base/event.ts';
import { DocumentCache } from '../../../../src/language/document-cache.ts';
import type { Standing } from '../../../../src/vscode/language/task-lens.ts';
import { TaskStandings } from '../../../../src/vscode/language/task-standings.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { inState } from '../tasks.ts';

function start(): {
  clock: ManualClock;
  standings: TaskStandings;
  changes: Emitter<void>;
  told: () => number;
} {
  const clock = new ManualClock();
  const changes = new Emitter<void>();
  const standings = new TaskStandings({ folders: [], onDidChange: changes.event }, new DocumentCache(), clock);
  let count = 0;
  standings.onDidChange(() => count++);
  return { clock, standings, changes, told: () => count };
}

describe('what lenses and gutter are told', () => {
  it('comes once for a burst of changes', () => {
    const { clock, changes, told } = start();
    for (let number = 0; number < 100; number++) changes.fire();
    clock.advance(50);
    assert.equal(told(), 1);
    changes.fire();
    clock.advance(50);
    assert.equal(told(), 2);
  });

  it('comes when words change by themselves, the soonest of all files in sight, and not again', () => {
    const { clock, standings, told } = start();
    const upSince = (ms: number): { standing: Standing } => {
      const startedAt = new Date(clock.now() - ms).toISOString();
      const task = inState({ kind: 'running', pid: 1, health: 'none' }, { startedAt });
      return { standing: { kind: 'live', task } };
    };
    standings.followWords([upSince(50_000), upSince(20_000)]);
    standings.followWords([upSince(0)]);
    clock.advance(9_999);
    assert.equal(told(), 0);
    clock.advance(1);
    assert.equal(told(), 1);
    clock.advance(3_600_000);
    assert.equal(told(), 1);
  });

  it('does not come for tasks that stand still, nor after the end', () => {
    const { clock, standings, changes, told } = start();
    standings.followWords([
      { standing: { kind: 'broken' } },
      { standing: { kind: 'live', task: inState({ kind: 'stopped' }) } },
    ]);
    clock.advance(3_600_000);
    changes.fire();
    standings.dispose();
    clock.advance(3_600_000);
    assert.equal(told(), 0);
  });
});

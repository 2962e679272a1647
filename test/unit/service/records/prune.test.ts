import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type Task, newTask } from '../../../../src/engine/task.ts';
import { prunable } from '../../../../src/service/records/prune.ts';
import { define } from '../../engine/bench.ts';

function ended(name: string, stoppedAt: number, more: Partial<Task> = {}): Task {
  return { ...newTask(define(name), 1), adHoc: true, status: { kind: 'finished', exitCode: 0 }, stoppedAt, ...more };
}

describe('what was run by hand and has ended', () => {
  it('goes when twenty others have ended after it, unless it runs, is of the file, or is in use', () => {
    const tasks = [
      ended('seen', 1),
      ended('old', 2),
      ended('running', 3, { status: { kind: 'running', pid: 7, health: 'none' } }),
      ended('file', 4, { adHoc: false }),
      ...Array.from({ length: 20 }, (_, index) => ended(`b${index}`, 100 - index)),
    ];
    assert.deepEqual(
      prunable(tasks, (name) => name === 'seen'),
      ['old'],
    );
    assert.deepEqual(
      prunable(tasks.slice(2), () => false),
      [],
    );
  });
});

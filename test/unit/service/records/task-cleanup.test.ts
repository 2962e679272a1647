import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Emitter } from '../../../../src/base/event.ts';
import { TaskCleanup } from '../../../../src/service/records/task-cleanup.ts';
import { overviewOf } from '../../../../src/service/overview.ts';
import type { TableChange } from '../../../../src/service/task-store.ts';

function setUp(until: Promise<unknown> = Promise.resolve()) {
  const changes = new Emitter<TableChange>();
  const cleared: (readonly [string, boolean])[] = [];
  const cleanup = new TaskCleanup({
    tasks: { onDidChange: changes.event },
    clear: async (task, withLogs) => {
      await until;
      cleared.push([task, withLogs]);
    },
    onError: (_task, error) => assert.fail(String(error)),
  });
  const remove = (task: string): void =>
    changes.fire({ changed: new Set(), removed: new Set([task]), overview: overviewOf([]) });
  return { cleanup, cleared, remove };
}

describe('What is left of tasks that are gone', () => {
  it('is cleared away before a task of the same name begins, with its logs only where that was asked for', async () => {
    const held = Promise.withResolvers<undefined>();
    const { cleanup, cleared, remove } = setUp(held.promise);
    cleanup.includeLogs('b1');
    remove('b1');
    const done = cleanup.done('b1').then(() => cleared.length);
    await cleanup.done('web');
    assert.deepEqual(cleared, []);
    held.resolve(undefined);
    assert.equal(await done, 1);
    remove('b1');
    await cleanup.done('b1');
    assert.deepEqual(cleared, [
      ['b1', true],
      ['b1', false],
    ]);
  });

  it('is cleared away where a task was never in the table, if its logs were asked for', async () => {
    const { cleanup, cleared } = setUp();
    await cleanup.finish('kept');
    cleanup.includeLogs('typo');
    await cleanup.finish('typo');
    assert.deepEqual(cleared, [['typo', true]]);
  });
});

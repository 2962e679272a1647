import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { TaskCleanup } from '../../../../src/service/records/task-cleanup.ts';

describe('what is left of tasks that are gone', () => {
  it('C6: is cleared away before a task of the same name begins, with its logs only where that was asked for', async () => {
    const cleared: (readonly [string, boolean])[] = [];
    const held = Promise.withResolvers<undefined>();
    const forgetting = new TaskCleanup(async (task, withLogs) => {
      await held.promise;
      cleared.push([task, withLogs]);
    });
    forgetting.takeLogs('b1');
    const first = forgetting.begin('b1');
    const over = forgetting.over('b1').then(() => cleared.length);
    await forgetting.over('web');
    assert.deepEqual(cleared, []);
    held.resolve(undefined);
    await first;
    assert.equal(await over, 1);
    await forgetting.begin('b1');
    assert.deepEqual(cleared, [
      ['b1', true],
      ['b1', false],
    ]);
  });

  it('C6: is cleared away where a task was never in the table, if its logs were asked for', async () => {
    const cleared: (readonly [string, boolean])[] = [];
    const forgetting = new TaskCleanup((task, withLogs) => Promise.resolve(void cleared.push([task, withLogs])));
    await forgetting.finish('kept');
    forgetting.takeLogs('typo');
    await forgetting.finish('typo');
    assert.deepEqual(cleared, [['typo', true]]);
  });
});

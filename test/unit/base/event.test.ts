import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Emitter, reportBugsTo } from '../../../src/base/event.ts';

describe('An Emitter', () => {
  it('B2: tells the next listener when one throws, and reports what it threw', () => {
    const bugs: unknown[] = [];
    reportBugsTo((error) => bugs.push(error));
    try {
      const emitter = new Emitter<number>();
      const heard: number[] = [];
      const bug = new Error('a bug');
      emitter.event(() => {
        throw bug;
      });
      emitter.event((value) => heard.push(value));
      emitter.fire(1);
      emitter.fire(2);
      assert.deepEqual(heard, [1, 2]);
      assert.deepEqual(bugs, [bug, bug]);
    } finally {
      reportBugsTo((error) =>
        queueMicrotask(() => {
          throw error;
        }),
      );
    }
  });
});

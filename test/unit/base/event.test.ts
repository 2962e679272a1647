import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'mocha';
import { Emitter, reportBugsTo, reportBug } from '../../../src/base/event.ts';

describe('An Emitter', () => {
  it('calls the next listener when one throws, and reports the error', () => {
    const bugs: unknown[] = [];
    const boundary = reportBugsTo((error) => bugs.push(error));
    try {
      const emitter = new Emitter<number>();
      const received: number[] = [];
      const bug = new Error('a bug');
      emitter.event(() => {
        throw bug;
      });
      emitter.event((value) => received.push(value));
      emitter.fire(1);
      emitter.fire(2);
      assert.deepEqual(received, [1, 2]);
      assert.deepEqual(bugs, [bug, bug]);
    } finally {
      boundary.dispose();
    }
  });

  it('reports to every boundary that is not disposed, in whatever order they came', () => {
    const received: string[] = [];
    const boundaries = ['first', 'second'].map((name) =>
      reportBugsTo((error) => received.push(`${name}: ${String(error)}`)),
    );
    try {
      reportBug('one');
      boundaries[1]?.dispose();
      reportBug('two');
      assert.deepEqual(received, ['first: one', 'second: one', 'first: two']);
    } finally {
      boundaries.forEach((boundary) => boundary.dispose());
    }
  });

  it('throws the error as uncaught once no boundary is left', async () => {
    const received: unknown[] = [];
    reportBugsTo((error) => received.push(error)).dispose();
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    try {
      const thrown = once(process, 'uncaughtException');
      reportBug(new Error('a bug'));
      assert.match(String((await thrown)[0]), /a bug/);
      assert.deepEqual(received, []);
    } finally {
      others.forEach((listener) => process.on('uncaughtException', listener));
    }
  });
});

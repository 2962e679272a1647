import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { InputQueue } from '../../../src/process/input-queue.ts';

const MIB = 1024 * 1024;

/** A task that reads a piece whenever the test says so. */
function reader() {
  const waiting: (() => void)[] = [];
  const read: number[] = [];
  const queue = new InputQueue((piece) => {
    read.push(piece.length);
    return new Promise((resolve) => waiting.push(resolve));
  });
  const readAll = async (): Promise<void> => {
    for (let idle = 0; idle < 5; idle++) {
      if (waiting.length > 0) idle = 0;
      waiting.shift()?.();
      await Promise.resolve();
    }
  };
  return { queue, read, readAll };
}

describe('Input on its way to a task', () => {
  it('that reads none of it is refused when much waits, in words', async () => {
    const { queue, readAll } = reader();
    const first = queue.write(Buffer.alloc(3 * MIB));
    await assert.rejects(queue.write(Buffer.alloc(2 * MIB)), /is full: 3145728 bytes are still unread/);
    const second = queue.write(Buffer.alloc(MIB));
    await readAll();
    await Promise.all([first, second]);
    const third = queue.write(Buffer.alloc(5 * MIB));
    await readAll();
    await third;
  });

  it('is dropped with its sender, but for the chunk that is being written, and the next follows in order', async () => {
    const { queue, read, readAll } = reader();
    const gone = new AbortController();
    const left = queue.write(Buffer.alloc(4 * MIB), gone.signal);
    const next = queue.write(Buffer.alloc(10)).then(
      () => 'taken',
      (error: unknown) => String(error),
    );
    assert.match(await next, /input queue of the task is full/);
    gone.abort(new Error('gone'));
    await assert.rejects(left, /gone/);
    const after = queue.write(Buffer.alloc(10));
    await readAll();
    await after;
    assert.deepEqual(read, [64 * 1024, 10]);
  });
});

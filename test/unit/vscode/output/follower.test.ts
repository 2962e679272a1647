import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'mocha';
import type { OutputParams, OutputResult } from '../../../../src/model/output-read.ts';
import { OutputFollower, type FollowerOptions } from '../../../../src/vscode/output/follower.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { settled } from '../project/fake-supervisor.ts';

/** A log in memory that answers like `tasks/output`; a cursor is an offset. */
class FakeLog {
  reads = 0;
  failure: Error | undefined;
  #room = Buffer.alloc(1024);
  #length = 0;

  get bytes(): Buffer {
    return this.#room.subarray(0, this.#length);
  }

  write(text: string): void {
    const end = this.#length + text.length;
    if (end > this.#room.length) this.#room = Buffer.concat([this.bytes, Buffer.alloc(2 * end - this.#length)]);
    this.#length += this.#room.write(text, this.#length, 'latin1');
  }

  read = ({ cursor, tailLines, maxBytes = 0 }: OutputParams): Promise<OutputResult> => {
    this.reads += 1;
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const start = cursor === undefined ? this.#tail(tailLines ?? Infinity) : Number(cursor);
    const data = this.bytes.subarray(start, start + maxBytes);
    const end = start + data.length;
    const behind = this.bytes.length - end;
    return Promise.resolve({
      data: data.toString('base64'),
      cursor: String(end),
      atEnd: behind === 0,
      skipped: 0,
      behind,
    });
  };

  #tail(lines: number): number {
    let at = this.bytes.length;
    for (let left = lines; left >= 0; left -= 1) {
      if (at === 0) return 0;
      at = this.bytes.lastIndexOf(10, at - 1);
      if (at === -1) return 0;
    }
    return at + 1;
  }
}

describe('following the output of a task', () => {
  let log: FakeLog;
  let clock: ManualClock;
  let shown: string;
  let skipped: number;
  let errors: unknown[];
  let follower: OutputFollower;

  beforeEach(() => {
    log = new FakeLog();
    clock = new ManualClock();
    [shown, skipped, errors] = ['', 0, []];
    follower = make({ tailLines: 3 });
  });

  const make = (how: Pick<FollowerOptions, 'tailLines' | 'keepsAll'>): OutputFollower =>
    new OutputFollower({
      task: 'api',
      kind: 'combined',
      ...how,
      source: { request: (_method, params) => log.read(params) },
      sink: {
        append: (bytes) => (shown += Buffer.from(bytes).toString()),
        skip: (bytes) => {
          skipped += bytes;
          shown += '…';
        },
      },
      clock,
      onError: (error) => errors.push(error),
    });

  const poke = async (): Promise<void> => {
    follower.poke();
    await settled();
  };
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await settled();
  };

  it('begins with the last lines, then shows what comes, once each', async () => {
    log.write('1\n2\n3\n4\n');
    await poke();
    assert.equal(shown, '2\n3\n4\n');
    log.write('5\n');
    await pass(50);
    await poke();
    log.write('6\n');
    await pass(50);
    await poke();
    assert.equal(shown, '2\n3\n4\n5\n6\n');
  });

  it('sends no request while there is nothing new', async () => {
    await poke();
    await pass(60_000);
    assert.deepEqual([log.reads, clock.pending], [1, 0]);
  });

  it('pulls at most every 50 ms, however often it is poked', async () => {
    await poke();
    for (let poked = 0; poked < 100; poked += 1) await poke();
    assert.equal(log.reads, 1);
    await pass(50);
    assert.equal(log.reads, 2);
  });

  it('catches up with a burst in pieces', async () => {
    await poke();
    const burst = 'x'.repeat(99) + '\n';
    log.write(burst.repeat(3000));
    await poke();
    for (let turn = 0; turn < 10; turn += 1) await pass(50);
    assert.equal(shown.length, 300_000);
    assert.equal(skipped, 0);
  });

  it('leaves the middle of a flood out, says how much, and shows the newest part', async () => {
    await poke();
    log.write(Array.from({ length: 50_000 }, (_, line) => `line ${String(line).padStart(90)}\n`).join(''));
    await pass(50);
    await poke();
    await pass(500);
    assert.ok(shown.endsWith(`line ${String(49_999).padStart(90)}\n`));
    assert.equal(Buffer.byteLength(shown) - Buffer.byteLength('…') + skipped, log.bytes.length);
    assert.ok(skipped > 4_000_000);
  });

  it('reads slower while the flood lasts', async () => {
    await poke();
    await pass(50);
    const before = log.reads;
    for (let turn = 0; turn < 20; turn += 1) {
      log.write('y'.repeat(99).concat('\n').repeat(15_000));
      await poke();
      await pass(50);
    }
    // One second: two rounds of two reads, and one more.
    assert.ok(log.reads - before <= 6, `${log.reads - before} reads`);
  });

  it('leaves nothing out where every line counts', async () => {
    follower = make({ keepsAll: true });
    log.write('x'.repeat(99).concat('\n').repeat(30_000));
    await poke();
    for (let pulls = 0; pulls < 50; pulls += 1) await pass(50);
    assert.deepEqual([shown.length, skipped], [3_000_000, 0]);
  });

  it('reports when all that is there has been shown', async () => {
    follower = make({ keepsAll: true });
    log.write('x'.repeat(100_000));
    let isDrained = false;
    void follower.drained().then(() => (isDrained = true));
    await settled();
    assert.equal(isDrained, false);
    await pass(50);
    assert.deepEqual([isDrained, shown.length], [true, 100_000]);
  });

  it('keeps no caller waiting for what cannot be read', async () => {
    log.failure = new Error('gone');
    await follower.drained();
    log.failure = undefined;
    const waiting = follower.drained();
    follower.dispose();
    await waiting;
    await follower.drained();
  });

  it('goes on from the same place after a failure, when there is a reason to', async () => {
    log.write('1\n');
    await poke();
    await pass(50);
    log.failure = new Error('connection lost');
    log.write('2\n');
    await poke();
    assert.equal(errors.length, 1);
    log.failure = undefined;
    await poke();
    assert.equal(shown, '1\n2\n');
  });

  it('shows nothing more once it is disposed', async () => {
    log.write('1\n');
    follower.poke();
    follower.dispose();
    await settled();
    await poke();
    assert.deepEqual([shown, log.reads, clock.pending], ['', 1, 0]);
  });
});

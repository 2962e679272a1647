import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Emitter } from '../../../../src/base/event.ts';
import { LineFollower } from '../../../../src/output/read/line-follower.ts';
import type { Capture, ReadRequest, ReadResult } from '../../../../src/output/ports.ts';
import { eventually } from '../../../support/eventually.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

/** A capture whose combined output a test writes, read a few bytes at a time. */
function fakeCapture(pieceLength = 7) {
  let output = '';
  let isBroken = false;
  let reads = 0;
  const grew = new Emitter<{ task: string; run: number }>();
  const capture = {
    onDidAppend: grew.event,
    read({ cursor = '0' }: ReadRequest): Promise<ReadResult> {
      reads++;
      if (isBroken) return Promise.reject(new Error('the disk is gone'));
      const position = Number(cursor);
      const data = Buffer.from(output.slice(position, position + pieceLength), 'latin1');
      const behind = output.length - position - data.length;
      return Promise.resolve({ data, cursor: `${position + data.length}`, atEnd: behind === 0, skipped: 0, behind });
    },
  } as unknown as Capture;
  return {
    capture,
    grew,
    append: (text: string): void => {
      output += text;
      grew.fire({ task: 'web', run: 1 });
    },
    breakDown: (): void => {
      isBroken = true;
      grew.fire({ task: 'web', run: 1 });
    },
    /** It can be read again, and has more; nobody says so. */
    mend: (text: string): void => {
      isBroken = false;
      output += text;
    },
    get reads(): number {
      return reads;
    },
  };
}

const unexpected = (what: unknown): void => {
  throw new Error(String(what));
};

const web = { task: 'web', folder: '/logs/web', persist: true };

describe('Following the lines of a task', () => {
  it('hands over every whole line once, with its stream, from the beginning on', async () => {
    const { capture, append } = fakeCapture();
    append('[stdout] one\n[stderr] two\n');
    const lines: string[] = [];
    const follower = new LineFollower(capture, web, (line, stream) => lines.push(`${stream}: ${line}`), unexpected);
    append('[stdout] thr');
    append('ee\n[dirigent] a note of ours\n[stdout] \n');
    await eventually(() => assert.deepEqual(lines, ['stdout: one', 'stderr: two', 'stdout: three', 'stdout: ']));
    follower.dispose();
  });

  it('begins at a cursor', async () => {
    const { capture, append } = fakeCapture();
    append('[stdout] one\n[stdout] two\n');
    const lines: string[] = [];
    const follower = new LineFollower(capture, { ...web, cursor: '13' }, (line) => lines.push(line), unexpected);
    await eventually(() => assert.deepEqual(lines, ['two']));
    follower.dispose();
  });

  it('ends at once when it is disposed, also by the line it was waiting for', async () => {
    const { capture, grew, append } = fakeCapture(1000);
    const lines: string[] = [];
    const seen = new Promise<void>((resolve) => {
      const follower = new LineFollower(
        capture,
        web,
        (line) => {
          lines.push(line);
          follower.dispose();
          resolve();
        },
        unexpected,
      );
    });
    append('[stdout] one\n[stdout] two\n');
    await seen;
    append('[stdout] three\n');
    assert.deepEqual(lines, ['one']);
    assert.ok(!grew.hasListeners);
  });

  /** A follower whose capture cannot be read, and has said so. */
  async function failing() {
    const fake = fakeCapture();
    const clock = new ManualClock();
    const [lines, errors]: [string[], unknown[]] = [[], []];
    const follower = new LineFollower(
      fake.capture,
      { ...web, clock },
      (line) => lines.push(line),
      (error) => errors.push(error),
    );
    fake.append('[stdout] one\n[stdout] tw');
    await eventually(() => assert.deepEqual(lines, ['one']));
    await follower.drained();
    fake.breakDown();
    await eventually(() => assert.match(String(errors), /the disk is gone/));
    return { fake, clock, lines, errors, follower };
  }

  it('goes on where it was, as soon as more comes, after the output could not be read', async () => {
    const { fake, clock, lines, errors, follower } = await failing();
    fake.mend('o');
    fake.append('\n');
    await eventually(() => assert.deepEqual(lines, ['one', 'two']));
    await eventually(() => assert.equal(clock.pending, 0, 'it need not try any more'));
    fake.breakDown();
    await eventually(() => assert.equal(errors.length, 2, 'another trouble is told, too'));
    follower.dispose();
  });

  it('retries with growing delays while the output cannot be read and nothing more comes, and reports it once', async () => {
    const { fake, clock, lines, errors, follower } = await failing();
    for (const pause of [1, 2, 4, 8, 16, 30, 30]) {
      await eventually(() => assert.equal(clock.pending, 1));
      const { reads } = fake;
      clock.advance(pause * 1000 - 1);
      assert.equal(fake.reads, reads, `before ${pause} s`);
      clock.advance(1);
      assert.equal(fake.reads, reads + 1, `after ${pause} s`);
    }
    await eventually(() => assert.equal(clock.pending, 1));
    assert.equal(errors.length, 1);
    fake.mend('o\n');
    clock.advance(30_000);
    await eventually(() => assert.deepEqual(lines, ['one', 'two']));
    follower.dispose();
  });

  it('ends when it is disposed while the output cannot be read', async () => {
    const { fake, clock, errors, follower } = await failing();
    const drained = follower.drained();
    follower.dispose();
    await drained;
    assert.ok(!fake.grew.hasListeners);
    assert.equal(clock.pending, 0);
    assert.equal(errors.length, 1);
  });

  it('hands over the last lines when they can be read again in time, and says so when not', async () => {
    const { fake, clock, lines, follower } = await failing();
    // One timer is of the follower itself.
    const retrying = () => eventually(() => assert.equal(clock.pending, 2));
    const drained = follower.drained();
    await retrying();
    fake.mend('o\n');
    clock.advance(1000);
    await drained;
    assert.deepEqual(lines, ['one', 'two']);
    fake.breakDown();
    await eventually(() => assert.equal(clock.pending, 1));
    const rejected = assert.rejects(follower.drained(), /the disk is gone/);
    for (let tries = 0; tries < 4; tries++) {
      await retrying();
      clock.advance(1000);
    }
    await rejected;
    follower.dispose();
  });

  it('ends by a listener that fails', async () => {
    const { capture, grew, append } = fakeCapture();
    const errors: unknown[] = [];
    append('[stdout] one\n[stdout] two\n');
    new LineFollower(capture, web, unexpected, (error) => errors.push(error));
    await eventually(() => assert.equal(String(errors), 'Error: one'));
    assert.ok(!grew.hasListeners);
  });
});

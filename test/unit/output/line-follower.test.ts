import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Emitter } from '../../../src/base/event.ts';
import { LineFollower } from '../../../src/output/line-follower.ts';
import type { Capture, ReadRequest, ReadResult } from '../../../src/output/ports.ts';
import { eventually } from '../../support/eventually.ts';

/** A capture whose combined output a test writes, read a few bytes at a time. */
function fakeCapture(pieceLength = 7) {
  let output = '';
  let isBroken = false;
  const grew = new Emitter<{ task: string; run: number }>();
  const capture = {
    onDidAppend: grew.event,
    read({ cursor = '0' }: ReadRequest): Promise<ReadResult> {
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

  it('tells once that the output cannot be read, and ends', async () => {
    const { capture, grew, breakDown } = fakeCapture();
    const errors: unknown[] = [];
    new LineFollower(capture, web, unexpected, (error) => errors.push(error));
    breakDown();
    await eventually(() => assert.match(String(errors), /the disk is gone/));
    assert.equal(errors.length, 1);
    assert.ok(!grew.hasListeners);
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { UserError } from '../../../src/base/user-error.ts';
import { createCapture } from '../../../src/output/capture.ts';
import { LineFollower } from '../../../src/output/read/line-follower.ts';
import type { Capture, ReadRequest } from '../../../src/output/ports.ts';
import { eventually } from '../../support/eventually.ts';
import { Fifos } from './fifos.ts';
import { assertNumbered, linesOf } from './numbered-lines.ts';

const LINES = 1_000_000;

/** Two programs that count, each to a stream of its own, at the same time. */
async function count(fifos: Fifos): Promise<void> {
  const script = `seq 1 ${LINES} & seq 1 ${LINES} >&2; wait`;
  await once(spawn('sh', ['-c', script], { stdio: [...fifos.stdio] }), 'exit');
}

for (const engine of ['splice', 'read'] as const) {
  describe(`The capture, engine ${engine}`, () => {
    let capture: Capture;
    const failures: string[] = [];

    before(async () => {
      capture = await createCapture(engine === 'read' ? { engine } : {});
      capture.onDidFail(({ message }) => failures.push(message));
    });
    after(() => capture.close());

    const read = async (fifos: Fifos, request: Partial<ReadRequest> = {}): Promise<string> => {
      const { folder } = fifos;
      const whole: ReadRequest = { task: 'task', folder, persist: true, kind: 'stdout', maxBytes: 1e6, ...request };
      return Buffer.from((await capture.read(whole)).data).toString('latin1');
    };

    it('is the one that was asked for', () => {
      assert.equal(capture.engine, engine);
    });

    it('keeps the exact bytes of both streams, and the lines of both in one file', async () => {
      using fifos = new Fifos();
      await capture.open(fifos.spec());
      fifos.write('stdout', 'one\n');
      await eventually(() => assert.equal(fifos.log('stdout'), 'one\n'));
      fifos.write('stderr', 'oops\n');
      await eventually(() => assert.equal(fifos.log('stderr'), 'oops\n'));
      fifos.write('stdout', 'the end');
      assert.deepEqual(await capture.finish('task', 1), { stdout: 11, stderr: 5, lost: 0 });
      assert.equal(fifos.log('stdout'), 'one\nthe end');
      assert.equal(fifos.log('combined'), '[stdout] one\n[stderr] oops\n[stdout] the end\n');
    });

    it('loses, repeats and tears no line of a flood, through rotations', async () => {
      using fifos = new Fifos();
      await capture.open(fifos.spec({ maxSize: 1_000_000, maxFiles: 1000 }));
      await count(fifos);
      const { stdout, stderr, lost } = await capture.finish('task', 1);
      assert.equal(lost, 0);
      for (const [stream, bytes] of Object.entries({ stdout, stderr }) as ['stdout' | 'stderr', number][]) {
        assert.equal(fifos.log(stream).length, bytes);
        assert.equal(assertNumbered(fifos.log(stream), stream), LINES);
        assert.equal(assertNumbered(linesOf(fifos.log('combined'), stream), `combined ${stream}`), LINES);
      }
    });

    it('is followed through a flood line by line, with few notices and none missing at the end', async () => {
      using fifos = new Fifos();
      await capture.open(fifos.spec({ maxSize: 1_000_000, maxFiles: 1000 }));
      let notices = 0;
      const subscription = capture.onDidAppend(() => notices++);
      const next = { stdout: 1, stderr: 1 };
      const errors: unknown[] = [];
      const follower = new LineFollower(
        capture,
        { task: 'task', folder: fifos.folder, persist: true },
        (line, stream) => assert.equal(line, String(next[stream]++)),
        (error) => errors.push(error),
      );
      const start = performance.now();
      await count(fifos);
      const whole = { next: { stdout: LINES + 1, stderr: LINES + 1 }, errors: [] };
      await eventually(() => assert.deepEqual({ next, errors }, whole), { within: 50_000 });
      const seconds = (performance.now() - start) / 1000;
      follower.dispose();
      subscription.dispose();
      assert.ok(notices <= 2 + 31 * seconds, `${notices} notices in ${seconds} s`);
      await capture.finish('task', 1);
    });

    it('keeps the bytes that a host without FIFOs hands over', async () => {
      using fifos = new Fifos();
      const { streams: _, ...spec } = fifos.spec();
      await capture.open(spec);
      await capture.feed('task', 1, 'stdout', Buffer.from('fed\r\n'));
      await capture.feed('task', 1, 'stderr', Buffer.from('too'));
      await capture.finish('task', 1);
      assert.equal(fifos.log('combined'), '[stdout] fed\r\n[stderr] too\n');
    });

    it('keeps the tail in memory when nothing may go to disk', async () => {
      using fifos = new Fifos();
      await capture.open(fifos.spec({ persist: false }));
      await count(fifos);
      const totals = await capture.finish('task', 1);
      const tail = await read(fifos, { persist: false, tailLines: 2 });
      assert.equal(tail, `${LINES - 1}\n${LINES}\n`);
      const whole = await capture.read({
        ...fifos.spec(),
        persist: false,
        kind: 'stdout',
        cursor: 'none.0',
        maxBytes: 1e9,
      });
      assert.ok(whole.data.length <= 1024 * 1024 && whole.data.length < totals.stdout);
      await capture.open(fifos.spec({ persist: false, run: 2 }));
      fifos.write('stdout', 'second\n');
      await capture.finish('task', 2);
      assert.equal(await read(fifos, { persist: false, kind: 'combined' }), '[stdout] second\n');
      assert.equal(await read(fifos, { persist: false, previous: true, tailLines: 1 }), `${LINES}\n`);
      await capture.forget('task');
      assert.equal(await read(fifos, { persist: false }), '');
      assert.throws(() => fifos.log('stdout'), /ENOENT/);
    });

    it('finishes a run that is still open when the next one begins', async () => {
      using fifos = new Fifos();
      await capture.open(fifos.spec());
      fifos.write('stdout', 'first');
      using next = new Fifos();
      await capture.open({ ...next.spec({ run: 2 }), folder: fifos.folder });
      next.write('stdout', 'second');
      await capture.finish('task', 2);
      assert.equal(await read(fifos, { previous: true }), 'first');
      assert.equal(await read(fifos), 'second');
      await assert.rejects(capture.finish('task', 1), /is not being captured/);
    });

    it('says in words that a stream cannot be opened', async () => {
      using fifos = new Fifos();
      const streams = { ...fifos.streams, stderr: join(fifos.home, 'missing') };
      await assert.rejects(capture.open(fifos.spec({ streams })), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, /Cannot capture the output of task.*missing/);
        return true;
      });
    });

    it('had nothing to complain about', () => {
      assert.deepEqual(failures, []);
    });
  });
}

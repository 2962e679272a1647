import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { UserError } from '../../../../src/base/user-error.ts';
import type { OutputView } from '../../../../src/output/read/output-view.ts';
import { findTail } from '../../../../src/output/read/tail.ts';
import { taskLogs } from '../task-logs.ts';

describe('Reading the output of a task', () => {
  const logs = taskLogs();

  it('before there is any gives nothing, and a cursor that later begins at the beginning', async () => {
    const { text, atEnd, cursor } = await logs().read();
    assert.deepEqual([text, atEnd], ['', true]);
    logs().open(1);
    logs().write('stdout', 'first\n');
    assert.equal((await logs().read({ cursor })).text, 'first\n');
  });

  it('begins with the present run and goes on from its cursor', async () => {
    logs().open(1);
    logs().write('stdout', 'old\n');
    logs().finish();
    logs().open(2);
    logs().write('stdout', 'one\n');
    const first = await logs().read();
    assert.deepEqual([first.text, first.atEnd, first.behind, first.skipped], ['one\n', true, 0, 0]);
    logs().write('stdout', 'two\n');
    const second = await logs().read({ cursor: first.cursor });
    assert.equal(second.text, 'two\n');
    assert.equal((await logs().read({ cursor: second.cursor })).text, '');
  });

  it('gives at most what was asked for, and says how much there is behind it', async () => {
    logs().open(1);
    logs().write('stdout', '0123456789');
    const { text, behind, atEnd, cursor } = await logs().read({ maxBytes: 4 });
    assert.deepEqual([text, behind, atEnd], ['0123', 6, false]);
    assert.equal((await logs().read({ cursor })).text, '456789');
  });

  it('follows over rotations and runs without a gap or a repeat', async () => {
    let cursor: string | undefined;
    let seen = '';
    for (let run = 1; run <= 3; run++) {
      logs().open(run, { maxSize: 30, maxFiles: 50 });
      for (let line = 0; line < 20; line++) {
        logs().write('stdout', `run ${run} line ${line}\n`);
        if (line % 7 !== 0) continue;
        const result = await logs().read({ maxBytes: 25, ...(cursor === undefined ? {} : { cursor }) });
        ({ cursor } = result);
        seen += result.text;
      }
      logs().finish();
    }
    for (let atEnd = false; !atEnd;) {
      const result = await logs().read({ maxBytes: 25, ...(cursor === undefined ? {} : { cursor }) });
      ({ cursor, atEnd } = result);
      seen += result.text;
    }
    assert.equal(seen, logs().all('stdout'));
  });

  it('counts what was rotated out before it was read', async () => {
    logs().open(1, { maxSize: 20, maxFiles: 1 });
    logs().write('stdout', 'line 0\n');
    const { cursor } = await logs().read({ maxBytes: 3 });
    for (let line = 1; line < 10; line++) logs().write('stdout', `line ${line}\n`);
    const { text, skipped } = await logs().read({ cursor });
    assert.equal(text, 'line 6\nline 7\nline 8\nline 9\n');
    assert.equal(3 + skipped + text.length, 70);
  });

  it('counts what was deleted by hand, and goes on behind it', async () => {
    logs().open(1, { maxSize: 20, maxFiles: 5 });
    for (let line = 0; line < 6; line++) logs().write('stdout', `line ${line}\n`);
    rmSync(join(logs().folder, 'stdout.log.1'));
    const { text, skipped, atEnd } = await logs().read();
    assert.deepEqual([text, skipped, atEnd], ['line 0\nline 1\nline 4\nline 5\n', 14, true]);
    rmSync(join(logs().folder, 'stdout.log'));
    assert.equal((await logs().read()).text, 'line 0\nline 1\n');
  });

  it('gives the last lines, an unterminated one among them', async () => {
    logs().open(1, { maxSize: 20 });
    logs().write('stdout', 'one\ntwo\nthree\nfour\nfi');
    const tail = async (tailLines: number): Promise<string> => (await logs().read({ tailLines })).text;
    assert.equal(await tail(0), '');
    assert.equal(await tail(1), 'fi');
    assert.equal(await tail(2), 'four\nfi');
    assert.equal(await tail(4), 'two\nthree\nfour\nfi');
    assert.equal(await tail(99), 'one\ntwo\nthree\nfour\nfi');
  });

  it('gives the last lines of the present run alone', async () => {
    logs().open(1);
    logs().write('stdout', 'old\n');
    logs().open(2);
    logs().write('stdout', 'new\n');
    assert.equal((await logs().read({ tailLines: 10 })).text, 'new\n');
  });

  it('gives the run before, to its end and not further', async () => {
    logs().open(1);
    assert.equal((await logs().read({ previous: true })).text, '');
    logs().write('stdout', 'one\ntwo\n');
    logs().finish();
    logs().open(2);
    logs().write('stdout', 'new\n');
    const { text, cursor } = await logs().read({ previous: true, maxBytes: 5 });
    assert.equal(text, 'one\nt');
    const rest = await logs().read({ cursor });
    assert.deepEqual([rest.text, rest.atEnd, rest.behind], ['wo\n', true, 0]);
    assert.equal((await logs().read({ cursor: rest.cursor })).text, '');
    assert.equal((await logs().read({ previous: true, tailLines: 1 })).text, 'two\n');
  });

  it('gives the run of a number, to its end and not further, as long as it is kept', async () => {
    assert.equal((await logs().read({ run: 1 })).gone, true);
    for (let run = 1; run <= 4; run++) {
      logs().open(run, { maxFiles: 2 });
      logs().write('stdout', `run ${run}\n`);
      logs().finish();
    }
    const of = async (run: number): Promise<string> => {
      const { text, gone } = await logs().read({ run });
      return gone === true ? 'gone' : text;
    };
    assert.deepEqual(await Promise.all([1, 2, 3, 4, 5].map(of)), ['gone', 'run 2\n', 'run 3\n', 'run 4\n', 'gone']);
    const { cursor } = await logs().read({ run: 2, maxBytes: 3 });
    assert.equal((await logs().read({ cursor })).text, ' 2\n');
  });

  it('gives what is left of a run that was rotated while it ran, and nothing of one that wrote nothing', async () => {
    logs().open(1, { maxSize: 20, maxFiles: 2 });
    for (let line = 0; line < 10; line++) logs().write('stdout', `line ${line}\n`);
    logs().finish();
    for (const run of [2, 3]) {
      logs().open(run, { maxSize: 20, maxFiles: 2 });
      logs().finish();
    }
    assert.equal((await logs().read({ run: 1 })).text, 'line 6\nline 7\nline 8\nline 9\n');
    assert.deepEqual(await Promise.all([2, 3].map(async (run) => (await logs().read({ run })).gone)), [
      undefined,
      undefined,
    ]);
  });

  it('knows a run of a number no more where the next one replaced its logs', async () => {
    logs().open(1);
    logs().write('stdout', 'old\n');
    logs().finish();
    logs().open(2, { rotatePrevious: false });
    assert.equal((await logs().read({ run: 1 })).gone, true);
  });

  it('with a cursor of a folder that was lost begins at the beginning', async () => {
    logs().open(1);
    logs().write('stdout', 'long ago\n');
    const { cursor } = await logs().read();
    logs().finish();
    rmSync(logs().folder, { recursive: true });
    logs().open(1);
    logs().write('stdout', 'new\n');
    assert.equal((await logs().read({ cursor: cursor.replace(/^./, 'z') })).text, 'new\n');
  });

  it('with what is no cursor is refused', async () => {
    await assert.rejects(logs().read({ cursor: 'nonsense' }), UserError);
  });
});

describe('The tail of a large output', () => {
  const viewOf = (text: string, base = 0): OutputView & { bytesRead: number } => ({
    bytesRead: 0,
    epoch: 'a',
    runs: [],
    oldest: base,
    end: base + text.length,
    read(at, into) {
      const length = Buffer.from(into.buffer, into.byteOffset, into.length).write(text.slice(at - base), 'latin1');
      this.bytesRead += length;
      return Promise.resolve({ at, length });
    },
    close: () => Promise.resolve(),
  });

  it('is found without reading more than the tail', async () => {
    const view = viewOf('a line of this log\n'.repeat(500_000));
    assert.equal(await findTail(view, 0, view.end, 10, 1e9), view.end - 190);
    assert.ok(view.bytesRead <= 64 * 1024);
  });

  it('never exceeds the bytes that were asked for, and begins with a whole line', async () => {
    const view = viewOf('a line of this log\n'.repeat(500_000));
    assert.equal(await findTail(view, 0, view.end, 400_000, 100_000), view.end - 19 * 5263);
    assert.ok(view.bytesRead <= 100_000);
    const endless = viewOf('x'.repeat(300_000));
    assert.equal(await findTail(endless, 0, endless.end, 3, 100_000), 200_000);
  });

  it('begins where counting says, wherever the lines and blocks end', async () => {
    const line = fc.oneof(fc.constant(0), fc.nat(40), fc.constantFrom(65_535, 65_536, 70_000));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 8 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(50),
        async (lengths, isEnded, lines, base) => {
          const text = lengths.map((length) => 'x'.repeat(length)).join('\n') + (isEnded ? '\n' : '');
          const view = viewOf(text, base);
          const all = text.match(/[^\n]*\n|[^\n]+/g) ?? [];
          const expected = all.slice(-lines).join('').length;
          assert.equal(view.end - (await findTail(view, base, view.end, lines, 1e9)), expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});

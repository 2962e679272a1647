import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { Combiner, Prefixer } from '../../../../src/output/write/combiner.ts';
import { MemoryLog } from '../../../../src/output/write/memory-log.ts';
import { CHUNK_BYTES } from '../../../../src/output/write/source.ts';
import type { CombinedMark } from '../../../../src/output/log-index.ts';
import type { Stream } from '../../../../src/model/stream.ts';

const prefixer = new Prefixer();
const CAPACITY = 4 * 1024 * 1024;

/** A disk that is full for as long as a test says so. */
class FullDiskLog extends MemoryLog {
  free = Number.POSITIVE_INFINITY;

  override append(bytes: Uint8Array): void {
    const fits = Math.min(bytes.length, this.free);
    super.append(bytes.subarray(0, fits));
    this.free -= fits;
    if (fits < bytes.length) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  }
}

function combining(longestLine = 1024 * 1024) {
  const log = (): MemoryLog => new MemoryLog(CAPACITY, Buffer.alloc(0), 0);
  const logs = { stdout: log(), stderr: log(), combined: new FullDiskLog(CAPACITY, Buffer.alloc(0), 0) };
  const failures: unknown[] = [];
  const marks: CombinedMark[] = [];
  const combiner = new Combiner(
    {
      logs,
      prefixer,
      longestLine,
      report: { failed: (_what, error) => failures.push(error), works: () => undefined },
      onDidSkip: (mark) => marks.push(mark),
    },
    { stdout: 0, stderr: 0 },
  );
  return {
    combiner,
    logs,
    failures,
    marks,
    write: (stream: Stream, text: string | Buffer): void => {
      logs[stream].append(Buffer.from(text));
      combiner.catchUp(stream);
    },
    text: (): string => {
      const bytes = Buffer.alloc(logs.combined.end);
      logs.combined.read(0, bytes);
      return bytes.toString('latin1');
    },
  };
}

describe('The combined output', () => {
  it('holds whole lines in the order in which they were read', () => {
    const { write, text } = combining();
    write('stdout', 'one\n');
    write('stderr', 'two\nthree\n');
    write('stdout', 'four\n');
    assert.equal(text(), '[stdout] one\n[stderr] two\n[stderr] three\n[stdout] four\n');
  });

  it('joins a line that comes in pieces, and lets no other line into it', () => {
    const { write, text } = combining();
    write('stdout', 'hel');
    write('stderr', 'oops\n');
    write('stdout', 'lo, wor');
    write('stdout', 'ld\nnext');
    assert.equal(text(), '[stderr] oops\n[stdout] hello, world\n');
  });

  it('keeps the last line without a newline when the run ends', () => {
    const { combiner, write, text } = combining();
    write('stderr', 'no newline');
    write('stdout', 'one\ntwo');
    combiner.finish();
    assert.equal(text(), '[stdout] one\n[stdout] two\n[stderr] no newline\n');
  });

  it('keeps a megabyte without a newline whole, however it comes', () => {
    const { combiner, write, text } = combining(2 * 1024 * 1024);
    for (let piece = 0; piece < 1024; piece++) write('stdout', 'x'.repeat(1024));
    assert.ok(combiner.isMidLine('stdout'));
    write('stderr', 'between\n');
    write('stdout', 'end\nnext\n');
    assert.ok(!combiner.isMidLine('stdout'));
    assert.equal(text(), `[stderr] between\n[stdout] ${'x'.repeat(1024 * 1024)}end\n[stdout] next\n`);
  });

  it('breaks a line that is longer than the longest, at a length that a reader can recognize', () => {
    const { combiner, write, text } = combining(512 * 1024);
    write('stdout', 'y'.repeat(1200 * 1024));
    combiner.finish();
    const lengths = text()
      .split('\n')
      .map((line) => line.length);
    assert.deepEqual(lengths, [512 * 1024 + 9, 512 * 1024 + 9, 176 * 1024 + 9, 0]);
  });

  it('passes bytes that are no text unharmed', () => {
    const { write, text } = combining();
    write('stdout', Buffer.from([0, 0xff, 0xc3, 0x28, 0x80, 10]));
    assert.equal(text(), '[stdout] \0\xff\xc3\x28\x80\n');
  });

  it('holds every line of every stream once, whatever the pieces', () => {
    const piece = fc.tuple(
      fc.constantFrom<Stream>('stdout', 'stderr'),
      fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { combiner, write, text } = combining();
        for (const [stream, bytes] of pieces) write(stream, bytes);
        combiner.finish();
        for (const stream of ['stdout', 'stderr'] as const) {
          const raw = pieces.flatMap(([from, bytes]) => (from === stream ? bytes : [])).join('');
          const ended = raw === '' || raw.endsWith('\n') ? raw : `${raw}\n`;
          const lines = text().match(/.*\n/g) ?? [];
          const found = lines.filter((line) => line.startsWith(`[${stream}] `)).map((line) => line.slice(9));
          assert.equal(found.join(''), ended);
        }
      }),
    );
  });

  it('goes on after a full disk with the torn line ended, and says how much is missing', () => {
    const { logs, failures, marks, write, text } = combining();
    write('stdout', 'one\n');
    logs.combined.free = 11;
    write('stdout', 'two\n');
    write('stdout', 'three\n');
    assert.equal(failures.length, 1);
    logs.combined.free = Number.POSITIVE_INFINITY;
    write('stdout', 'four\n');
    const missing = '[dirigent] 15 bytes are missing here because the disk was full; see stdout.log and stderr.log\n';
    assert.equal(text(), `[stdout] one\n[stdout] two\n${missing}[stdout] four\n`);
    assert.deepEqual(marks, [{ combined: text().length - '[stdout] four\n'.length, stdout: 14, stderr: 0 }]);
  });
});

/** The same, in words: lines with a prefix as long as they fit. */
function inWords(input: string, fresh: boolean, room: number): { taken: number; bytes: string } {
  let taken = 0;
  let bytes = '';
  for (const line of input.match(/[^\n]*\n|[^\n]+/g) ?? []) {
    const next = (taken > 0 || fresh ? '[stderr] ' : '') + line;
    if (bytes.length + next.length > room) break;
    bytes += next;
    taken += line.length;
  }
  return { taken, bytes };
}

describe('The prefixer', () => {
  it('does what the words say, at every length, place and room', () => {
    const piece = fc.oneof(fc.constant('\n'), fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 150 }));
    const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.nat(70), fc.boolean(), fc.nat(1500), (input, from, fresh, room) => {
        // What lay in the buffer before must not be seen.
        prefixer.input.fill('\n');
        prefixer.input.write(input, from);
        const { taken, bytes } = prefixer.run('stderr', from, from + input.length, fresh, room);
        assert.deepEqual({ taken, bytes: bytes.toString() }, inWords(input, fresh, room));
      }),
      { numRuns: 500 },
    );
  });

  it('passes bytes that are no text unharmed', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value).filter((value) => value !== 10));
    bytes.copy(prefixer.input);
    const { bytes: written } = prefixer.run('stdout', 0, bytes.length, true, Infinity);
    assert.deepEqual(written, Buffer.concat([Buffer.from('[stdout] '), bytes]));
  });

  it('takes a whole chunk of empty lines, in as many steps as its room asks for', () => {
    prefixer.input.fill('\n');
    let lines = 0;
    for (let from = 0; from < CHUNK_BYTES;) {
      const { taken, bytes } = prefixer.run('stdout', from, CHUNK_BYTES, true, Infinity);
      assert.equal(bytes.length, taken * 10);
      from += taken;
      lines += bytes.toString('latin1').split('[stdout] \n').length - 1;
    }
    assert.equal(lines, CHUNK_BYTES);
  });

  it('takes a whole chunk without a newline', () => {
    prefixer.input.fill('x');
    const { taken, bytes } = prefixer.run('stdout', 0, CHUNK_BYTES, true, Infinity);
    assert.equal(taken, CHUNK_BYTES);
    assert.equal(bytes.length, CHUNK_BYTES + 9);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { ChunkSource } from '../../../../src/output/write/source.ts';
import { MemoryLog } from '../../../../src/output/write/memory-log.ts';
import { MemoryOutput } from '../../../../src/output/write/memory-output.ts';

const CAPACITY = 64 * 1024;

describe('A log in memory', () => {
  it('holds the last bytes of all that was appended, whatever the pieces', () => {
    const piece = fc.nat(40_000);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(1000), (lengths, begin) => {
        const log = new MemoryLog(CAPACITY, Buffer.alloc(0), begin);
        let all = Buffer.alloc(0);
        for (const [index, length] of lengths.entries()) {
          const bytes = Buffer.alloc(length, `${index}abcdefg`);
          log.append(bytes);
          all = Buffer.concat([all, bytes]);
        }
        assert.equal(log.end, begin + all.length);
        assert.ok(log.start >= begin && log.end - log.start <= CAPACITY);
        assert.ok(log.end - log.start >= Math.min(all.length, 16 * 1024));
        const kept = Buffer.alloc(log.end - log.start);
        assert.equal(log.read(log.start, kept), kept.length);
        assert.ok(kept.equals(all.subarray(log.start - begin)));
      }),
      { numRuns: 60 },
    );
  });

  it('never takes more than its capacity, however much is written', () => {
    const log = new MemoryLog(CAPACITY, Buffer.alloc(256 * 1024), 0);
    for (let turn = 0; turn < 100; turn++) log.take(new ChunkSource(Buffer.alloc(100_000, 'x')));
    assert.equal(log.end, 10_000_000);
    assert.equal(log.end - log.start, CAPACITY);
  });

  it('keeps the run before readable, or replaces it', () => {
    const output = new MemoryOutput();
    output.beginRun(1, true);
    output.logs.stdout.append(Buffer.from('first'));
    assert.equal(output.beginRun(2, true).stdout, 5);
    output.logs.stdout.append(Buffer.from('second'));
    assert.equal(Buffer.from(output.tail('stdout', 0).bytes).toString(), 'firstsecond');
    output.beginRun(3, false);
    output.logs.stdout.append(Buffer.from('third'));
    const { oldest, end, runs, bytes } = output.tail('stdout', 0);
    assert.deepEqual([oldest, end, runs.map(({ run }) => run)], [11, 16, [3]]);
    assert.equal(Buffer.from(bytes).toString(), 'third');
  });
});

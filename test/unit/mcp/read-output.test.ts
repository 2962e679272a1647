import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { linePattern } from '../../../src/base/line-pattern.ts';
import { readOn } from '../../../src/mcp/read-output.ts';
import { readTail } from '../../../src/client/output/read-tail.ts';
import { FakeSupervisor } from '../cli/fake-host.ts';
import { FakeLog } from './fake-call.ts';

const never = new AbortController().signal;

function logOf(text: string): FakeSupervisor {
  const supervisor = new FakeSupervisor();
  supervisor.handlers['tasks/output'] = new FakeLog(text).read;
  return supervisor;
}

const tail = { task: 'api', kind: 'combined', tailLines: 100, maxChars: 12_000, previous: false } as const;

describe('Output for an agent', () => {
  it('is the last lines, without the marks of stdout, and the cursor behind them', async () => {
    const text = '[stdout] one\n[stderr] two\n[stdout] three\n';
    const output = await readTail(logOf(text), { ...tail, tailLines: 2 }, never);
    assert.deepEqual(output.lines, ['[stderr] two', 'three']);
    assert.equal(output.cursor, String(text.length));
  });

  it('keeps the end where it is too much, and counts the lines it left out', async () => {
    const text = Array.from({ length: 1000 }, (_, index) => `line ${index}\n`).join('');
    const output = await readTail(logOf(text), { ...tail, kind: 'stdout', tailLines: 1000, maxChars: 200 }, never);
    assert.equal(output.lines.at(-1), 'line 999');
    assert.ok(output.lines.join('\n').length <= 200);
    assert.equal(output.leftOut + output.lines.length, 1000);
  });

  it('always has the last line, however long', async () => {
    const output = await readTail(logOf('x'.repeat(10_000)), { ...tail, kind: 'stdout', maxChars: 200 }, never);
    assert.match(output.lines.join('\n'), /^x{2000}… \(8000 more characters\)$/);
  });

  it('finds the last lines that match in all of it', async () => {
    const text = Array.from({ length: 100_000 }, (_, index) => `line ${index}\n`).join('');
    const query = { ...tail, kind: 'stdout', tailLines: 2, match: linePattern('^line \\d0000$') } as const;
    const output = await readTail(logOf(text), query, never);
    assert.deepEqual(output.lines, ['line 80000', 'line 90000']);
    assert.equal(output.leftOut, 7);
  });

  it('does not follow a task that never stops writing', async () => {
    const supervisor = new FakeSupervisor();
    let asked = 0;
    supervisor.handlers['tasks/output'] = ({ cursor }) => {
      asked++;
      const data = Buffer.from('more\n').toString('base64');
      return { data, cursor: String(Number(cursor ?? 0) + 5), atEnd: false, skipped: 0, behind: 10 };
    };
    const output = await readTail(supervisor, tail, never);
    assert.equal(asked, 3);
    assert.equal(output.behind, 10);
  });

  it('read on in pieces of any size, is every line once and whole', async () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'ä', '€', '😀', ' '), maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 20 }),
        fc.integer({ min: 130, max: 400 }),
        async (lines, maxChars) => {
          const supervisor = logOf(lines.map((each) => `${each}\n`).join(''));
          const read: string[] = [];
          let cursor = '0';
          for (;;) {
            const query = { task: 'api', kind: 'stdout', cursor, maxChars } as const;
            const output = await readOn(supervisor, query, never);
            read.push(...output.lines);
            cursor = output.cursor;
            if (output.behind === 0) break;
          }
          assert.deepEqual(read, lines);
        },
      ),
    );
  });

  it('never cuts a character in two where a line is longer than an answer', async () => {
    const supervisor = logOf('€'.repeat(100));
    const output = await readOn(supervisor, { task: 'api', kind: 'stdout', cursor: '0', maxChars: 200 }, never);
    assert.deepEqual(output.lines, ['€'.repeat(66)]);
    assert.equal(output.cursor, '198');
  });
});

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'mocha';
import { SafePrinter } from '../../../../src/cli/print/safe-printer.ts';
import { PrefixedLines } from '../../../../src/cli/streams/prefix.ts';
import { TaggedCutter } from '../../../../src/client/output/tagged-lines.ts';

function printed(colors: boolean, print: (out: SafePrinter) => unknown): string {
  const stream = new PassThrough();
  print(new SafePrinter(stream, colors));
  return String(stream.read() ?? '');
}

const hostile = '\u001b[2J\u001b[31mred\u009b8m\u001b]0;title\u0007\u202e\u3164';
const seen = String.raw`\u{1b}[2J\u{1b}[31mred\u{9b}8m\u{1b}]0;title\u{7}\u{202e}\u{3164}`;

async function prefixed(...chunks: readonly string[]): Promise<string> {
  const stream = new PassThrough();
  const lines = new PrefixedLines(new SafePrinter(stream, false), ['api', 'web']);
  const cutter = new TaggedCutter();
  for (const chunk of chunks) await lines.print('api', cutter.push(Buffer.from(chunk)));
  await lines.print('api', cutter.end());
  return String(stream.read() ?? '');
}

describe('what the command line prints', () => {
  it('escapes of the file are shown and not carried out', () => {
    for (const colors of [false, true])
      assert.equal(
        printed(colors, (out) => out.line(hostile)),
        `${seen}\n`,
      );
  });

  it('our own colors pass, around such a text as well', () => {
    assert.equal(
      printed(true, (out) => out.line(out.style('red', hostile))),
      `\u001b[31m${seen}\u001b[39m\n`,
    );
    assert.equal(
      printed(false, (out) => out.line(out.style('red', hostile))),
      `${seen}\n`,
    );
  });

  it('JSON says the same and holds nothing that a terminal acts on', () => {
    const text = printed(false, (out) => out.json({ title: hostile }));
    assert.deepEqual(JSON.parse(text), { title: hostile });
    assert.ok(!/(?!\n)[\p{Cc}\p{Cf}]/u.test(text));
  });

  it('a task that clears the screen writes one line like every other in the prefixed stream', async () => {
    assert.equal(await prefixed('[stdout] \u001b', '[2J\u001b[3', 'J\u001bcready\n'), 'api | ready\n');
  });

  it('a color ends with its line', async () => {
    assert.equal(
      await prefixed('[stdout] \u001b[31mred\n[stdout] plain\n'),
      'api | \u001b[31mred\u001b[0m\napi | plain\n',
    );
  });

  it('of a progress bar the last drawing is shown, behind its prefix', async () => {
    assert.equal(await prefixed('[stderr] 10%\r50%\r100%\r\n'), 'api | 100%\n');
  });
});

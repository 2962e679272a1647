import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import {
  CarriageReturns,
  Colors,
  EscapeSequences,
  TerminalLines,
  TextPipeline,
  type TextFilter,
} from '../../../../src/vscode/output/plain-text.ts';
import { TagStripper } from '../../../../src/client/output/stream-tags.ts';

const through = (filter: TextFilter, ...chunks: string[]): string => chunks.map((chunk) => filter.push(chunk)).join('');

/** Text made of the pieces that matter to a filter, and where to cut it. */
const pieces = (...special: string[]) =>
  fc.array(fc.constantFrom('a', 'ü', ' ', '\n', 'x\n', ...special), { maxLength: 30 });

function sameHoweverCut(makeFilter: () => TextFilter, ...special: string[]): void {
  fc.assert(
    fc.property(pieces(...special), fc.array(fc.nat(40), { maxLength: 6 }), (parts, cuts) => {
      const text = `${parts.join('')}\n`;
      const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
      const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
      assert.equal(through(makeFilter(), ...chunks), through(makeFilter(), text));
    }),
  );
}

describe('escape sequences', () => {
  it('of color, cursor, title and link disappear', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['\u001b[1;31mred\u001b[0m', 'red'],
      ['\u001b[2K\u001b[1Gline', 'line'],
      ['\u001b]0;title\u0007text', 'text'],
      ['\u001b]8;;http://a\u001b\\link\u001b]8;;\u001b\\', 'link'],
      ['\u001bP1;2q#data\u001b\\after', 'after'],
      ['\u001b(Bplain\u001b7\u001b8\u001b=', 'plain'],
      ['\u009b31mC1', 'C1'],
      ['bell\u0007 back\b', 'bell back'],
    ];
    for (const [text, plain] of cases) assert.equal(through(new EscapeSequences(), text), plain, JSON.stringify(text));
  });

  it('are found wherever the text is cut', () => {
    sameHoweverCut(
      () => new EscapeSequences(),
      '\u001b[31m',
      '\u001b[0;1m',
      '\u001b]0;t\u0007',
      '\u001b]8;;u\u001b\\',
      '\u001b(B',
    );
  });

  it('without an end are not kept for ever', () => {
    const filter = new EscapeSequences();
    const text = `\u001b]0;${'x'.repeat(10_000)}`;
    assert.ok(through(filter, text, 'more').length > 5000);
  });
});

describe('colors', () => {
  it('and text are left, wherever the text is cut', () => {
    const text = 'a\u001b]52;c;aGk=\u0007b\u001b[2J \u001b[31mrot Grüße 🎼\u001b[0m\r\n';
    assert.equal(through(new Colors(), text), 'ab \u001b[31mrot Grüße 🎼\u001b[0m\r\n');
    sameHoweverCut(() => new Colors(), '\u001b[31m', '\u001b]0;t\u0007', '\u001b[2J', '\u009b', '\r');
  });
});

describe('carriage returns', () => {
  it('before a line feed are part of the line end', () => {
    assert.equal(through(new CarriageReturns(), 'a\r\nb\r\r\nc\n'), 'a\nb\nc\n');
    assert.equal(through(new CarriageReturns(), 'a\r', '\nb\n'), 'a\nb\n');
  });

  it('alone leave what a progress bar drew last', () => {
    assert.equal(through(new CarriageReturns(), ' 10%\r 50%\r100%\ndone\n'), '100%\ndone\n');
  });

  it('draw a new line below what was shown already', () => {
    assert.equal(through(new CarriageReturns(), ' 10%', '\r 50%', '\r100%\n', 'done\n'), ' 10%\n 50%\n100%\ndone\n');
  });
});

describe('lines of a terminal', () => {
  it('return to the first column, once', () => {
    assert.equal(through(new TerminalLines(), 'a\nb\r\nc'), 'a\r\nb\r\nc');
    assert.equal(through(new TerminalLines(), 'a\r', '\nb', '\n'), 'a\r\nb\r\n');
  });

  it('are the same however the text is cut', () => {
    sameHoweverCut(() => new TerminalLines(), '\r\n', '\r');
  });
});

describe('bytes on their way to a reader', () => {
  const makeFilters = () => [new TagStripper(), new EscapeSequences(), new CarriageReturns()];

  it('become the same text wherever they are cut, also inside a character', () => {
    const bytes = Buffer.from('[stdout] Grüße 🎼 \u001b[32mgrün\u001b[0m\n[stderr] 日本\n');
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const pipeline = new TextPipeline(makeFilters);
      assert.equal(pipeline.push(bytes.subarray(0, cut)) + pipeline.push(bytes.subarray(cut)), 'Grüße 🎼 grün\n日本\n');
    }
  });

  it('that are not UTF-8 do no harm', () => {
    assert.equal(new TextPipeline(makeFilters).push(Buffer.from([0x61, 0xff, 0x62, 0x0a])), 'a\ufffdb\n');
  });

  it('from another place are not joined to what was kept', () => {
    const pipeline = new TextPipeline(makeFilters);
    pipeline.push(Buffer.from('[stdout] half \u001b['));
    pipeline.restart();
    assert.equal(pipeline.push(Buffer.from('[stdout] new\n')), 'new\n');
  });
});

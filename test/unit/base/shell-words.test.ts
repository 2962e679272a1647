import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { plainCommand, plainWords, quote, splitLine, splitWords } from '../../../src/base/shell-words.ts';

/** The words that a shell makes of a line. */
function shellWords(line: string): readonly string[] {
  const script = `for word in ${line}; do printf '%s\\0' "$word"; done`;
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

const letters = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    ' ',
    "'",
    '"',
    '-',
    '=',
    '/',
    '.',
    '$',
    '&',
    '|',
    ';',
    '\\',
    '*',
    '~',
    '#',
    'é',
    '\n',
  ),
  minLength: 1,
  maxLength: 12,
});

describe('the words of a line', () => {
  it('are split as shlex does', () => {
    assert.deepEqual(splitWords(String.raw`a "b \"c\" $d" 'e f'g \h ''`), ['a', 'b "c" $d', 'e fg', 'h', '']);
    assert.deepEqual(splitWords(`run  --name x -- sh -c 'echo "a b"' "it's" a\\ b ""`)?.slice(-5), [
      '-c',
      'echo "a b"',
      "it's",
      'a b',
      '',
    ]);
  });

  it('are none where a quote is never closed', () => {
    assert.equal(splitWords('a "b'), undefined);
    assert.equal(splitLine('a "b').openQuote, '"');
    assert.equal(splitLine(`a "b'c" 'd`).openQuote, "'");
  });

  it('end with the one under way', () => {
    assert.deepEqual(splitLine('start ap'), { words: ['start', 'ap'], openQuote: undefined, endsBetweenWords: false });
    assert.ok(splitLine('start ').endsBetweenWords);
    assert.ok(splitLine('').endsBetweenWords);
    assert.ok(!splitLine("start ''").endsBetweenWords);
  });

  it('come back whole when each is quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        assert.deepEqual(splitWords(words.map(quote).join(' ')), words);
      }),
    );
  });
});

describe('a word for a shell', () => {
  it('comes out as it went in, whatever it holds', () => {
    const word = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        assert.deepEqual(shellWords(words.map(quote).join(' ')), words);
      }),
      { numRuns: 30, examples: [[["'", '', '~', '-', '#', '$(id)', '\\', "'\\''", '=', 'a=b']]] },
    );
  });

  it('stays readable when it is harmless, and makes no assignment', () => {
    assert.equal(quote('/usr/bin/env'), '/usr/bin/env');
    assert.equal(quote("it's"), String.raw`'it'\''s'`);
    assert.equal(quote('A=1'), "'A=1'");
  });
});

describe('a plain line', () => {
  it('has the words that a shell would give it', () => {
    fc.assert(
      fc.property(letters, (line) => {
        const words = plainWords(line);
        if (words !== undefined) assert.deepEqual(shellWords(line.trim()), words);
      }),
      { numRuns: 100 },
    );
  });

  it('has nothing in it that only a shell understands', () => {
    const special = [
      'a && b',
      'a | b',
      'echo $X',
      'ls *.js',
      'a\nb',
      '~/x',
      'a "$b"',
      'a {b,c}',
      'a \\ b',
      'a "b',
      'a #b',
    ];
    for (const line of special) assert.equal(plainWords(line), undefined, line);
    assert.deepEqual(plainWords(` node "a b" 'c'd --x=1\té `), ['node', 'a b', 'cd', '--x=1', 'é']);
  });

  it('is a command only with a program in front', () => {
    assert.deepEqual(plainCommand('make A=1'), ['make', 'A=1']);
    for (const line of ['A=1 b', 'A+=1 b', 'cd x', 'exec a', '. env', '""', '']) {
      assert.equal(plainCommand(line), undefined, line);
    }
  });
});

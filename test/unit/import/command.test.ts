import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { lineKeys, plainWords, quoted, splitWords, wordKeys } from '../../../src/import/command.ts';

/** The words that a shell makes of a line. */
function shellWords(line: string): readonly string[] {
  const script = `for word in ${line}; do printf '%s\\0' "$word"; done`;
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

const letters = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', "'", '"', '-', '=', '/', '.', '$', '&', '|', ';', '\\', '*', '~', '#'),
  minLength: 1,
  maxLength: 12,
});

describe('a command line', () => {
  it('is taken apart only where a shell would do it alike', () => {
    fc.assert(
      fc.property(letters, (line) => {
        const words = plainWords(line);
        if (words !== undefined) assert.deepEqual(shellWords(line), words);
      }),
      { numRuns: 60 },
    );
  });

  it('stays a line where it takes a shell', () => {
    for (const line of [
      'a && b',
      'a | b',
      'echo $X',
      'A=1 b',
      'ls *.js',
      'cd x',
      'exec a',
      '. env',
      'a\nb',
      '~/x',
      'a "$b"',
    ]) {
      assert.deepEqual(lineKeys(line), { command: line, shell: true }, line);
    }
    assert.deepEqual(lineKeys(`node "a b" 'c'd`), { command: 'node', args: ['a b', 'cd'] });
  });

  it('is recognised behind sh -c', () => {
    assert.deepEqual(wordKeys(['sh', '-c', 'a && b']), { command: 'a && b', shell: true });
    assert.deepEqual(wordKeys(['/bin/bash', '-c', '[[ a ]]']), { command: '[[ a ]]', shell: 'bash' });
    assert.deepEqual(wordKeys(['bash', '-lc', 'a']), { command: 'bash', args: ['-lc', 'a'] });
  });

  it('is split as shlex does', () => {
    assert.deepEqual(splitWords(String.raw`a "b \"c\" $d" 'e f'g \h ''`), ['a', 'b "c" $d', 'e fg', 'h', '']);
    assert.equal(splitWords('a "b'), undefined);
  });

  it('gets back what was quoted', () => {
    fc.assert(
      fc.property(letters, (word) => {
        assert.deepEqual(splitWords(quoted(word)), [word]);
      }),
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lineKeys, wordKeys } from '../../../src/import/command.ts';

describe('a command line', () => {
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

  it('is recognized behind sh -c', () => {
    assert.deepEqual(wordKeys(['sh', '-c', 'a && b']), { command: 'a && b', shell: true });
    assert.deepEqual(wordKeys(['/bin/bash', '-c', '[[ a ]]']), { command: '[[ a ]]', shell: 'bash' });
    assert.deepEqual(wordKeys(['bash', '-lc', 'a']), { command: 'bash', args: ['-lc', 'a'] });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { withoutEscapes } from '../../../src/base/escapes.ts';

describe('Escape sequences', () => {
  it('are gone, nothing of them is left, and of the text nothing is lost', () => {
    for (const [text, shown] of [
      ['\x1b[1;32mok\x1b[0m', 'ok'],
      ['gh\x1b[0mp_', 'ghp_'],
      ['\x1b]0;title\x07a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\', 'alink'],
      ['a\x1b]52;c;aGk=\x07b', 'ab'],
      ['a\x1bPq#0\x1b\\b\x1b(Bc\x1b7d\x9b2Je', 'abcde'],
      ['cut \x1b[3', 'cut '],
      // One that is never ended must not take the lines after it along.
      ['\x1b]0;never\nended\x07', '\x1b]0;never\nended\x07'],
      ['plain [32m text\t\n', 'plain [32m text\t\n'],
    ] as const) {
      assert.equal(withoutEscapes(text), shown);
    }
  });
});

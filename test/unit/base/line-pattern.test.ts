import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { linePattern } from '../../../src/base/line-pattern.ts';
import { UserError } from '../../../src/base/user-error.ts';

const refusal = (pattern: string, flags?: string): string => {
  try {
    linePattern(pattern, flags);
  } catch (error) {
    assert.ok(error instanceof UserError && error.code === 'invalid-argument');
    return error.message;
  }
  return 'none';
};

describe('a pattern for lines', () => {
  it('matches as JavaScript does', () => {
    assert.ok(linePattern('listening on port \\d+$').test('web listening on port 3000'));
    assert.ok(!linePattern('^listening').test('web listening'));
    assert.ok(linePattern('^[\\w-]+ \\u{1F680}? ?(?<port>\\d+)').test('my-web 3000'));
    assert.ok(linePattern('READY', 'iu').test('is ready'));
  });

  it('takes linear time, whatever it is and however long the line', () => {
    const evil = `${'a'.repeat(1_000_000)}b`;
    // A backtracking engine would need 2^16384 steps: this test would not end.
    for (const pattern of ['(a+)+$', '(a|aa)+$', '(.*a){20}c', '^(([a-z])+.)+[A-Z]([a-z])+$'])
      assert.ok(!linePattern(pattern).test(evil), pattern);
  });

  it('looks no further than 16,384 characters of a line', () => {
    assert.ok(linePattern('b').test(`${'a'.repeat(16_383)}b`));
    assert.ok(!linePattern('b').test(`${'a'.repeat(16_384)}b`));
    assert.ok(!linePattern('a$').test('a'.repeat(16_385)));
  });

  it('is refused in words where it cannot be matched so', () => {
    assert.match(refusal('('), /^"\(" is not a valid regular expression: .*Unterminated group/);
    assert.match(refusal('(?=a)b'), /\(\?=/);
    assert.match(refusal('(a)\\1'), /\\1/);
    assert.match(refusal('((a{100}){100}){100}'), /repeat/);
  });

  it('takes the flags that mean something for a line, and no others', () => {
    assert.equal(refusal('a', 'imsu'), 'none');
    assert.match(refusal('a', 'g'), /Unknown flag "g"/);
    assert.match(refusal('a', 'constructor'), /Unknown flag "c"/);
  });
});

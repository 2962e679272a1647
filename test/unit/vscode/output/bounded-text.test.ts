import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { BoundedText, lastLines } from '../../../../src/vscode/output/bounded-text.ts';

describe('the text of a channel', () => {
  it('is cut to its last lines when it has twice as many', () => {
    const text = new BoundedText(2);
    for (const line of ['1\n', '2\n', '3\n', '4\n']) assert.equal(text.append(line), undefined);
    assert.equal(text.append('5\n6'), '4\n5\n6');
    assert.equal(text.append('\n7\n'), undefined);
  });

  it('ends with as many line breaks as asked, from the beginning of a line', () => {
    assert.equal(lastLines('a\nb\nc\n', 2), 'b\nc\n');
    assert.equal(lastLines('a\nb\nc', 1), 'b\nc');
    assert.equal(lastLines('a\n', 5), 'a\n');
    assert.equal(lastLines('', 5), '');
  });
});

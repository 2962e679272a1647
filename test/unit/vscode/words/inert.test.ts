import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { inertLine, inertText, withIcon } from '../../../../src/vscode/words/inert.ts';

/** As VS Code finds links (`linkedText.ts`) and icons (`iconLabels.ts`). */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;
const ICON = /(\\)?\$\(([\w-]+(?:~[\w-]+)?)\)/g;

describe('foreign text in dialogs and views', () => {
  it('has no link and no icon, and people read the same characters', () => {
    const line =
      'Error: see [details](command:workbench.action.terminal.new "x") or $(trash) [[a](https://b)](file:///c)';
    for (const shown of [inertLine(line), inertText(line)]) {
      assert.equal([...shown.matchAll(LINK)].length, 0);
      assert.equal([...shown.matchAll(ICON)].length, 0);
      assert.equal(shown.replaceAll('\u2060', ''), line);
    }
  });

  it('keeps the one icon that is ours', () => {
    assert.deepEqual(
      [...withIcon('play', '$(trash) a').matchAll(ICON)].map(([icon]) => icon),
      ['$(play)'],
    );
  });

  it('is never a link or an icon, whatever it is made of', () => {
    const parts = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      '$',
      '\\',
      'a',
      'command:x',
      'https://b',
      '\n',
      '\t',
      '\u2060',
      '\u200b',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 30 }), (words) => {
        const shown = inertLine(words.join(''));
        assert.equal([...shown.matchAll(LINK)].length + [...shown.matchAll(ICON)].length, 0);
        assert.ok(!shown.includes('\n'));
      }),
    );
  });
});

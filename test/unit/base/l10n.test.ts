import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { setTranslations, t, translate } from '../../../src/base/l10n.ts';
import { parseIntactProject } from '../../../src/config/parse.ts';
import { LanguageDocument } from '../../../src/language/document.ts';
import { hoverAt } from '../../../src/language/hover.ts';
import { readJson } from '../../support/l10n.ts';

const broken = '[[tasks]]\nname = "api"\ncomand = "x"\nrestart = "soon"\ntimeout = 0\n';

describe('a sentence', () => {
  afterEach(() => setTranslations(undefined));

  it('is English where no translations are set, with its values in their places', () => {
    assert.equal(t('{1} before {0}, {1}', 'a', 7), '7 before a, 7');
    assert.equal(translate('a date'), 'a date');
  });

  it('is translated, also where its values come in another order', () => {
    setTranslations({ '{0} of {1}': '{1}: {0}', constructor: 'Erbauer' });
    assert.equal(t('{0} of {1}', 'api', 'shop'), 'shop: api');
    assert.equal(translate('toString'), 'toString');
  });

  it('leaves what people wrote alone', () => {
    assert.equal(t('There is no task named "{0}".', '{0} $& {1}'), 'There is no task named "{0} $& {1}".');
  });
});

describe('the errors of a file', () => {
  afterEach(() => setTranslations(undefined));

  it('are in the language of the editor, every word of them', () => {
    setTranslations(readJson('l10n/bundle.l10n.de.json'));
    assert.deepEqual(
      parseIntactProject(broken).diagnostics.map(({ message }) => message),
      [
        'Diese Aufgabe braucht ein `command`, etwa `command = "node"`.',
        '[[tasks]] hat keinen Schlüssel `comand`: Meinten Sie `command`?',
        '`restart` muss "never", "on-failure" oder "always" sein, nicht die Zeichenkette "soon".',
        '`timeout` muss mehr als 0 sein.',
      ],
    );
  });

  it('and what its keys mean', () => {
    setTranslations(readJson('l10n/bundle.l10n.de.json'));
    const hover = hoverAt(new LanguageDocument(broken), broken.indexOf('timeout'));
    assert.ok(hover?.kind === 'key');
    assert.match(hover.about.doc, /^Wie lange ein Lauf höchstens dauern darf/);
    assert.match(hover.about.words, /^eine Dauer wie/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { readJson, sentencesOfCode } from '../../support/l10n.ts';

const placeholders = (text: string): string[] => [...text.matchAll(/\{\d+\}/g)].map(([each]) => each).sort();
const links = (text: string): string[] =>
  [...text.matchAll(/\(command:[^)]*\)|\$\([^)]*\)|`[^`]*`/g)].map(([each]) => each).sort();

describe('the sentences of the code', () => {
  it('are all in the bundle for translators, and nothing else is (npm run l10n)', () => {
    assert.deepEqual(Object.keys(readJson('l10n/bundle.l10n.json')).sort(), sentencesOfCode());
    // It reads every file of four rooms: a machine that has much else to do takes its time.
  }).timeout(20_000);
});

describe('the German translation', () => {
  const pairs = [
    { source: readJson('l10n/bundle.l10n.json'), translated: readJson('l10n/bundle.l10n.de.json') },
    { source: readJson('package.nls.json'), translated: readJson('package.nls.de.json') },
  ];

  it('has every sentence, and none that is gone', () => {
    for (const { source, translated } of pairs)
      assert.deepEqual(Object.keys(translated).sort(), Object.keys(source).sort());
  });

  it('keeps every placeholder, command, icon and piece of code', () => {
    for (const { source, translated } of pairs) {
      for (const [key, text] of Object.entries(source)) {
        assert.deepEqual(placeholders(translated[key] ?? ''), placeholders(text), key);
        assert.deepEqual(links(translated[key] ?? ''), links(text), key);
      }
    }
  });
});

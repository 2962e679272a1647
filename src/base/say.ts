// Sentences for people, in the rooms that no editor belongs to. They are written in English; an editor that speaks another
// language lends its translations. The supervisor and the command line lend none.

let translations: Readonly<Record<string, string>> = {};

/** By the English sentence, as in the bundles of l10n/. Each bundled program has its own copy of this module. */
export function lendTranslations(lent: Readonly<Record<string, string>> | undefined): void {
  translations = lent ?? {};
}

/** A sentence with its values in the places {0}, {1} …; the sentence itself is a literal, so that it can be found. */
export function say(sentence: string, ...values: readonly (string | number | bigint)[]): string {
  return phrase(sentence).replace(/\{(\d)\}/g, (place, digit: string) => String(values[Number(digit)] ?? place));
}

/** A sentence, or a part of one, that stands in a table; what has been said already stays as it is. */
export function phrase(text: string): string {
  return Object.hasOwn(translations, text) ? (translations[text] ?? text) : text;
}

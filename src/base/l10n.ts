// Translation of sentences in the rooms that do not know VS Code: config, language and import. English is the source
// and the fallback; the extension sets the translations of its display language, the supervisor and the CLI set none.

let translations: Readonly<Record<string, string>> = {};

/** Keyed by the English sentence, as in l10n/. */
export function setTranslations(bundle: Readonly<Record<string, string>> | undefined): void {
  translations = bundle ?? {};
}

/** Translates a sentence and fills in {0}, {1} …; always called with a literal, which `npm run l10n` extracts. */
export function t(sentence: string, ...values: readonly (string | number | bigint)[]): string {
  return translate(sentence).replace(/\{(\d)\}/g, (place, digit: string) => String(values[Number(digit)] ?? place));
}

/**
 * Translates a text that is not a literal here, such as one from a table; text without a translation stays as it is.
 */
export function translate(text: string): string {
  return Object.hasOwn(translations, text) ? (translations[text] ?? text) : text;
}

// Controls, format characters (the marks that turn the direction of writing, those without width) and the separators of
// lines: a command shown for consent must not look like another one ("Trojan Source", CVE-2021-42574).
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text on one line in which every character can be seen: the others become `\u{202e}`. */
export function visible(text: string): string {
  return text.replace(hidden, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

// Text that others wrote (a dirigent.toml, a program, the system) on its way to where people or agents read it. Nothing
// in it may act (a link, an icon, a control sequence), and nothing may hide: what no screen draws is written as an
// escape such as `\u{202e}` ("Trojan Source", CVE-2021-42574; Unicode TR 36).

// Controls, format characters, separators, blanks other than the space, what Unicode lets a screen leave out (variation
// selectors, tags, Hangul fillers), half a surrogate pair; and letters that are drawn as nothing: BRAILLE PATTERN
// BLANK, MUSICAL SYMBOL NULL NOTEHEAD, KHITAN SMALL SCRIPT FILLER, EGYPTIAN HIEROGLYPH FULL and HALF BLANK.
const HIDDEN = String.raw`[[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u{16fe4}\u2800\u{1d159}\u{13441}\u{13442}]--[ ]]`;

/** ASCII that every terminal shows. Nearly every text has only these. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Built when first used: the set of all emoji takes longer than the rest of a short program, whose texts are mostly
 * plain.
 */
function built(source: string): () => RegExp {
  let pattern: RegExp | undefined;
  return () => (pattern ??= new RegExp(source, 'gv'));
}

const hidden = built(HIDDEN);
// A variation selector or a joiner inside of an emoji is a part of it, and only there.
const hiddenInProse = built(String.raw`(\p{RGI_Emoji})|([\p{Zs}\t]*[\n\r\u2028\u2029]\s*)|([\p{Zs}\t])|${HIDDEN}`);
const hiddenInLines = built(String.raw`(\p{RGI_Emoji}|[\n\t])|(\r\n|[\r\u2028\u2029])|(\p{Zs})|${HIDDEN}`);

/** The text with every character that would not be seen written by `escape`. */
export function replaceHidden(text: string, escape: (character: string) => string): string {
  return PLAIN.test(text) ? text : text.replace(hidden(), escape);
}

/**
 * For what programs wrote: with only what acts on a terminal replaced. All else is of their words and drawings, their
 * lines and tabs too.
 */
export function replaceActing(text: string, by: (character: string) => string): string {
  return text.replaceAll(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/gu, by);
}

/** For commands and everything that needs approval: one line in which each character is visible and distinct. */
export function visible(text: string): string {
  return replaceHidden(text, escaped);
}

/** For titles and sentences: one line. Line ends and blanks of all kinds are spaces, emoji stay whole. */
export function safeLine(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(hiddenInProse(), (character: string, emoji?: string, ...blanks: (string | undefined)[]) => {
    const isBlank = blanks[0] !== undefined || blanks[1] !== undefined;
    return emoji ?? (isBlank ? ' ' : escaped(character));
  });
}

/** For what has lines of its own, such as a code frame: as `safeLine`, but its lines and tabs stay. */
export function safeText(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(hiddenInLines(), (character: string, kept?: string, lineEnd?: string, blank?: string) => {
    if (kept !== undefined) return kept;
    if (lineEnd !== undefined) return '\n';
    return blank === undefined ? escaped(character) : ' ';
  });
}

/** As most languages write them. */
export const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function escaped(character: string): string {
  return SHORT_ESCAPES.get(character) ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

// The width of text in a terminal.
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

// Unicode's East_Asian_Width is no property of regular expressions: the scripts and blocks that are Wide or Fullwidth
// (unicode.org/reports/tr11), and what is drawn as an emoji by default.
const WIDE =
  /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Emoji_Presentation}\u3000-\u303e\u30fb\u30fc\uff01-\uff60\uffe0-\uffe6]|\p{Emoji}\ufe0f)/u;
const HALFWIDTH = /^[\uff61-\uffdc]/u;
const NOTHING = /^[\p{Mark}\p{Default_Ignorable_Code_Point}\p{Control}]+$/u;

/** Columns that a terminal gives to text without escape sequences. */
export function textWidth(text: string): number {
  // What nearly every text is.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

function graphemeWidth(segment: string): number {
  if (NOTHING.test(segment)) return 0;
  return WIDE.test(segment) && !HALFWIDTH.test(segment) ? 2 : 1;
}

/** As much of the beginning as fits into this many columns; what is cut off leaves an ellipsis. */
export function cutToWidth(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let width = 1;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    width += graphemeWidth(segment);
    if (width > columns) break;
    kept += segment;
  }
  return `${kept}…`;
}

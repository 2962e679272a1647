// The lines of an error with a mark below, for terminals.
import { textWidth } from '../base/text-width.ts';
import type { Range } from '../model/diagnostic.ts';

/**
 * The lines of an error with a mark below, for terminals:
 * ```
 *   3 | name = web
 *     |        ^^^
 * ```
 */
export function codeFrame(text: string, { start, end }: Range): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const line = lines[start.line] ?? '';
  const number = String(start.line + 1);
  const last = end.line === start.line ? end.character : line.length;
  // Tabs stay tabs, so that the mark stands below what it marks.
  const indentation = line
    .slice(0, start.character)
    .split('\t')
    .map((part) => ' '.repeat(textWidth(part)))
    .join('\t');
  const before = start.line > 0 ? [row(String(start.line).padStart(number.length), lines[start.line - 1] ?? '')] : [];
  const mark = indentation + '^'.repeat(Math.max(1, textWidth(line.slice(start.character, last))));
  return [...before, row(number, line), row(' '.repeat(number.length), mark)].join('\n');
}

function row(margin: string, text: string): string {
  return `  ${margin} | ${text}`.trimEnd();
}

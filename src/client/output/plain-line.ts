// Strips colors and cursor movements from a line of output, and cuts endless lines.
import { stripVTControlCharacters } from 'node:util';
import { replaceActing } from '../../base/foreign-text.ts';
import { lastDrawn } from './last-drawn.ts';
import type { OutputKind } from '../../model/stream.ts';
import { TAG_LENGTH, tagOf } from './stream-tags.ts';

/** Longer lines are useless to a model, such as minified files and data URLs. */
const LONGEST_LINE = 2000;

/** The line as plain text, without the stream tag of combined.log; lines of stderr keep a mark if `marksStderr`. */
export function plainLine(line: string, kind: OutputKind, marksStderr = true): string {
  const tag = kind === 'combined' ? tagOf(line) : undefined;
  const isMarked = tag === undefined || (tag === 'stderr' && marksStderr);
  const untagged = isMarked ? line : line.slice(TAG_LENGTH);
  const last = lastDrawn(untagged);
  // Stripping a megabyte of escape codes takes seconds.
  const plain = replaceActing(stripVTControlCharacters(last.slice(0, 5 * LONGEST_LINE)), () => '');
  const cut = plain.slice(0, LONGEST_LINE);
  const more = plain.length - cut.length + Math.max(0, last.length - 5 * LONGEST_LINE);
  return more === 0 ? cut : `${cut}… (${more} more characters)`;
}

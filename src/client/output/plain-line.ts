// Strips colors and cursor movements from a line of output, and cuts endless lines.
import { stripVTControlCharacters } from 'node:util';
import { replaceActing } from '../../base/foreign-text.ts';
import { lastDrawn } from './last-drawn.ts';
import type { OutputKind } from '../../model/stream.ts';
import { TAG_LENGTH, tagOf } from './stream-tags.ts';

/** Longer lines are useless to a model, such as minified files and data URLs. */
const LONGEST_LINE = 2000;

/** combined.log marks every line with its stream; most are of stdout, so that only the others need a mark, if any. */
export function plainLine(line: string, kind: OutputKind, marksStderr = true): string {
  const tag = kind === 'combined' ? tagOf(line) : undefined;
  const isMarked = tag === undefined || (tag === 'stderr' && marksStderr);
  const untagged = isMarked ? line : line.slice(TAG_LENGTH);
  const last = lastDrawn(untagged);
  // Taking escape codes out of a megabyte that is made of them takes seconds.
  const plain = replaceActing(stripVTControlCharacters(last.slice(0, 5 * LONGEST_LINE)), () => '');
  const cut = plain.slice(0, LONGEST_LINE);
  const more = plain.length - cut.length + Math.max(0, last.length - 5 * LONGEST_LINE);
  return more === 0 ? cut : `${cut}… (${more} more characters)`;
}

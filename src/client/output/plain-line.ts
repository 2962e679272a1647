// A line that a program wrote, as whoever asks for the end of an output should read it: no colours, no cursor movements, no endless lines.
import { stripVTControlCharacters } from 'node:util';
import type { OutputKind } from '../../model/stream.ts';
import { TAG_LENGTH, tagOf } from './stream-tags.ts';

/** More of one line tells a model nothing; minified files and data URLs are like that. */
const LONGEST_LINE = 2000;

/** combined.log marks every line with its stream; most are of stdout, so that only the others need a mark, if any. */
export function plainLine(line: string, kind: OutputKind, marksStderr = true): string {
  const tag = kind === 'combined' ? tagOf(line) : undefined;
  const isMarked = tag === undefined || (tag === 'stderr' && marksStderr);
  const untagged = isMarked ? line : line.slice(TAG_LENGTH);
  // A progress bar returns to the start of its line; what is left of it is what it wrote last.
  const last = untagged.replace(/\r+$/, '').split('\r').at(-1) ?? '';
  // Taking escape codes out of a megabyte that is made of them takes seconds.
  const plain = stripVTControlCharacters(last.slice(0, 5 * LONGEST_LINE)).replaceAll(
    /(?!\t)[\p{Cc}\p{Bidi_Control}]/gu,
    '',
  );
  const cut = plain.slice(0, LONGEST_LINE);
  const more = plain.length - cut.length + Math.max(0, last.length - 5 * LONGEST_LINE);
  return more === 0 ? cut : `${cut}… (${more} more characters)`;
}

// Makes output of a program printable in one row of the screen: colors stay, other control sequences are removed.
import { stripVTControlCharacters } from 'node:util';
import { replaceActing } from '../../base/foreign-text.ts';
import { lastDrawn } from '../../client/output/last-drawn.ts';

/** Colors and other attributes: CSI … m, "Select Graphic Rendition" (ECMA-48, 8.3.117). */
const ESCAPE = '\x1b';
const COLOR = new RegExp(String.raw`(${ESCAPE}\[[\d;:]*m)`);

const TAB_WIDTH = 8;

/** More than any screen shows; the rest of a megabyte without a newline is cut off. */
const LONGEST = 4096;

/** The row for a line of output. */
export function printable(line: string): string {
  const parts = lastDrawn(line).slice(0, LONGEST).split(COLOR);
  // Text and colors alternate.
  const row = parts.map((part, index) => (index % 2 === 1 ? part : plain(part))).join('');
  return parts.length > 1 ? `${row}${ESCAPE}[0m` : row;
}

function plain(text: string): string {
  return replaceActing(stripVTControlCharacters(text), () => '').replaceAll('\t', ' '.repeat(TAB_WIDTH));
}

/** The same without colors, for searching. */
export function searchable(row: string): string {
  return stripVTControlCharacters(row);
}

// Makes output of a program printable in one row of the screen: colours stay, other control sequences are removed.
import { stripVTControlCharacters } from 'node:util';

/** Colours and their like: CSI … m, "Select Graphic Rendition" (ECMA-48, 8.3.117). */
const ESCAPE = '\x1b';
const COLOUR = new RegExp(String.raw`(${ESCAPE}\[[\d;:]*m)`);

const TAB_WIDTH = 8;

/** More than any screen shows; a megabyte without a newline is not worth more. */
const LONGEST = 4096;

/** The row for a line of output. */
export function printable(line: string): string {
  // A progress bar returns to the start of its line; what is left of it is what it wrote last.
  const last = line.replace(/\r+$/, '').split('\r').at(-1) ?? '';
  const parts = last.slice(0, LONGEST).split(COLOUR);
  // Text and colours take turns.
  const row = parts.map((part, index) => (index % 2 === 1 ? part : plain(part))).join('');
  return parts.length > 1 ? `${row}${ESCAPE}[0m` : row;
}

function plain(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\t', ' '.repeat(TAB_WIDTH))
    .replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '');
}

/** The same without colours, for searching. */
export function searchable(row: string): string {
  return stripVTControlCharacters(row);
}

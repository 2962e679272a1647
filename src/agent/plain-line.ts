// A line that a program wrote, as a model should read it: no colours, no cursor movements, no endless lines.
import { stripVTControlCharacters } from 'node:util';
import type { OutputKind } from '../rpc/contract.ts';

/** More of one line tells a model nothing; minified files and data URLs are like that. */
const LONGEST_LINE = 2000;

const STDOUT = '[stdout] ';

export function plainLine(line: string, kind: OutputKind): string {
  // combined.log marks every line with its stream; most are of stdout, so that only the others need a mark.
  const untagged = kind === 'combined' && line.startsWith(STDOUT) ? line.slice(STDOUT.length) : line;
  // A progress bar returns to the start of its line; what is left of it is what it wrote last.
  const last = untagged.replace(/\r+$/, '').split('\r').at(-1) ?? '';
  const plain = stripVTControlCharacters(last).replaceAll(/(?!\t)[\p{Cc}\p{Bidi_Control}]/gu, '');
  if (plain.length <= LONGEST_LINE) return plain;
  return `${plain.slice(0, LONGEST_LINE)}… (${plain.length - LONGEST_LINE} more characters)`;
}

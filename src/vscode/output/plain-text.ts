// Bytes of a log on their way to a reader: UTF-8 is decoded and `[stdout] ` is taken off across the borders of chunks,
// escape sequences too, where the reader cannot show them or must not act on them. Each filter keeps what it cannot
// judge yet for the next chunk.
import { SgrFilter } from '../../base/sgr-filter.ts';

export interface TextFilter {
  push(text: string): string;
}

// ECMA-48: control sequences, control strings (title, hyperlink …), and escapes of two or three characters.
const escape = String.raw`\u001b`;
const sequences = new RegExp(
  [
    String.raw`(?:${escape}\[|\u009b)[0-?]*[ -/]*[@-~]`,
    String.raw`${escape}\][^\u0007${escape}]*(?:\u0007|${escape}\\)`,
    String.raw`${escape}[PX^_][^${escape}]*${escape}\\`,
    String.raw`${escape}[ -/]*[0-OQ-WYZ\\\x60-~]`,
    String.raw`[\u0000\u0007\u0008\u000e\u000f]`,
  ].join('|'),
  'g',
);
const unfinished = new RegExp(
  [
    String.raw`(?:${escape}\[|\u009b)[0-?]*[ -/]*$`,
    String.raw`${escape}\][^\u0007${escape}]*${escape}?$`,
    String.raw`${escape}[PX^_][^${escape}]*${escape}?$`,
    String.raw`${escape}[ -/]*$`,
  ].join('|'),
);

/** An escape longer than this is no escape: it is shown rather than kept for ever. */
const LONGEST_ESCAPE = 4096;

/** Takes colors and other escape sequences out. */
export class EscapeSequences implements TextFilter {
  #held = '';

  push(text: string): string {
    const input = this.#held + text;
    const from = Math.max(0, input.length - LONGEST_ESCAPE);
    const start = input.slice(from).search(unfinished);
    this.#held = start === -1 ? '' : input.slice(from + start);
    return input.slice(0, input.length - this.#held.length).replace(sequences, '');
  }
}

/** Leaves colors and takes every other control out, for a terminal that a program does not have for itself. */
export class Colors implements TextFilter {
  readonly #colors = new SgrFilter();

  push(text: string): string {
    return this.#colors.push(Buffer.from(text)).toString();
  }
}

/** A carriage return alone is a progress bar drawing over itself: only what it drew last is worth a line. */
export class CarriageReturns implements TextFilter {
  #held = '';
  #midLine = false;

  push(text: string): string {
    const input = this.#held + text;
    this.#held = input.endsWith('\r') ? '\r' : '';
    const settled = input.slice(0, input.length - this.#held.length);
    if (settled === '') return '';
    const result = settled.includes('\r') ? this.#collapse(settled.replace(/\r+\n/g, '\n')) : settled;
    this.#midLine = !settled.endsWith('\n');
    return result;
  }

  #collapse(text: string): string {
    const lines = text.split('\n').map((line) => line.slice(line.lastIndexOf('\r') + 1));
    // Text that is already shown cannot be overwritten: the new drawing gets a line of its own.
    const redrawn = this.#midLine && text.slice(0, text.indexOf('\n') + 1 || text.length).includes('\r');
    return (redrawn ? '\n' : '') + lines.join('\n');
  }
}

/** Adds the carriage returns that a terminal needs: a line feed alone does not return to the first column. */
export class TerminalLines implements TextFilter {
  #afterReturn = false;

  push(text: string): string {
    const first = this.#afterReturn && text.startsWith('\n') ? '\n' : '';
    if (text !== '') this.#afterReturn = text.endsWith('\r');
    return first + text.slice(first.length).replace(/\r?\n/g, '\r\n');
  }
}

/** Decodes UTF-8 and runs the filters in their order. `restart` forgets what was kept: the next bytes are elsewhere. */
export class TextPipeline {
  readonly #makeFilters: () => readonly TextFilter[];
  #filters: readonly TextFilter[];
  #decoder = new TextDecoder();

  constructor(makeFilters: () => readonly TextFilter[]) {
    this.#makeFilters = makeFilters;
    this.#filters = makeFilters();
  }

  push(bytes: Uint8Array): string {
    const text = this.#decoder.decode(bytes, { stream: true });
    return this.#filters.reduce((sofar, filter) => filter.push(sofar), text);
  }

  restart(): void {
    this.#decoder = new TextDecoder();
    this.#filters = this.#makeFilters();
  }
}

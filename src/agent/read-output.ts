// Output for a context window: whole lines, bounded, and never silent about what was left out.
import type { LinePattern } from '../base/line-pattern.ts';
import type { Connection } from '../rpc/connection.ts';
import type { OutputKind } from '../model/stream.ts';
import type { OutputParams, OutputResult } from '../model/output-read.ts';
import { plainLine } from './plain-line.ts';

export interface OutputQuery {
  readonly task: string;
  readonly kind: OutputKind;
  readonly maxChars: number;
  readonly match?: LinePattern;
}

export interface OutputText {
  readonly lines: readonly string[];
  /** Where to go on. */
  readonly cursor: string;
  /** Lines before the first one that were read and did not fit. */
  readonly leftOut: number;
  /** Bytes behind the cursor that are there already. */
  readonly behind: number;
  /** Bytes that were rotated out before they could be read. */
  readonly skipped: number;
}

/** The most that is asked for at once. */
const CHUNK_BYTES = 256 * 1024;

/** The last lines of what is kept, or the last of those that match. */
export async function readTail(
  connection: Connection,
  query: OutputQuery & { readonly tailLines: number; readonly previous: boolean },
  signal: AbortSignal,
): Promise<OutputText> {
  const { task, kind, tailLines, previous, match } = query;
  const kept = new LastLines(match === undefined ? Infinity : tailLines, query.maxChars);
  // A search has to look at all of it.
  const place = match === undefined ? { tailLines } : {};
  let result = await ask(connection, { task, kind, previous, ...place, maxBytes: CHUNK_BYTES }, signal);
  const cutter = new Cutter(kind, match);
  kept.push(cutter.push(result));
  // What comes while this reads is for the next time: a task in full flow would keep us here for ever.
  for (let left = result.behind; left > 0 && !result.atEnd;) {
    result = await ask(
      connection,
      { task, kind, cursor: result.cursor, maxBytes: Math.min(left, CHUNK_BYTES) },
      signal,
    );
    left -= Math.max(1, byteLength(result));
    kept.push(cutter.push(result));
  }
  kept.push(cutter.end());
  return {
    lines: kept.lines,
    cursor: result.cursor,
    leftOut: kept.leftOut,
    behind: result.behind,
    skipped: 0,
  };
}

/** What came after the cursor, up to the bound; it ends with a whole line where it ends early. */
export async function readOn(
  connection: Connection,
  query: OutputQuery & { readonly cursor: string },
  signal: AbortSignal,
): Promise<OutputText> {
  const { task, kind, cursor, match, maxChars } = query;
  const params = { task, kind, cursor };
  let result = await ask(connection, { ...params, maxBytes: maxChars }, signal);
  const whole = wholeLinesLength(Buffer.from(result.data, 'base64'));
  if (!result.atEnd && whole < byteLength(result)) {
    result = await ask(connection, { ...params, maxBytes: whole }, signal);
  }
  const cutter = new Cutter(kind, match);
  const lines = [...cutter.push(result), ...cutter.end()];
  return { lines, cursor: result.cursor, leftOut: 0, behind: result.behind, skipped: result.skipped };
}

function ask(connection: Connection, params: OutputParams, signal: AbortSignal): Promise<OutputResult> {
  return connection.request('tasks/output', params, signal);
}

function byteLength({ data }: OutputResult): number {
  return Buffer.byteLength(data, 'base64');
}

/** Up to the last newline; of a line that is longer than all, up to its last whole character. */
function wholeLinesLength(data: Buffer): number {
  const newline = data.lastIndexOf(0x0a);
  if (newline !== -1) return newline + 1;
  let end = data.length;
  // UTF-8: bytes 10xxxxxx continue a character, 11xxxxxx begin one of several (RFC 3629).
  while (end > 1 && ((data[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return ((data[end - 1] ?? 0) & 0xc0) === 0xc0 && end > 1 ? end - 1 : data.length;
}

/** Cuts what was read into plain lines, those that match where only they are wanted. */
class Cutter {
  readonly #kind: OutputKind;
  readonly #match: LinePattern | undefined;
  readonly #decoder = new TextDecoder();
  #rest = '';

  constructor(kind: OutputKind, match: LinePattern | undefined) {
    this.#kind = kind;
    this.#match = match;
  }

  push({ data }: OutputResult): string[] {
    const lines = (this.#rest + this.#decoder.decode(Buffer.from(data, 'base64'), { stream: true })).split('\n');
    this.#rest = lines.pop() ?? '';
    return this.#wanted(lines);
  }

  /** The last line, where it had no newline. */
  end(): string[] {
    const last = this.#rest + this.#decoder.decode();
    this.#rest = '';
    return last === '' ? [] : this.#wanted([last]);
  }

  #wanted(lines: readonly string[]): string[] {
    const plain = lines.map((line) => plainLine(line, this.#kind));
    return this.#match === undefined ? plain : plain.filter((line) => this.#match?.test(line));
  }
}

/** Keeps the last lines, at most so many and at most so many characters of them. */
class LastLines {
  readonly #most: number;
  readonly #mostChars: number;
  #lines: string[] = [];
  leftOut = 0;

  constructor(most: number, mostChars: number) {
    this.#most = most;
    this.#mostChars = mostChars;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  push(lines: readonly string[]): void {
    const all = [...this.#lines, ...lines];
    let from = all.length;
    for (let chars = 0; from > 0 && all.length - from < this.#most; from--) {
      chars += (all[from - 1] ?? '').length + 1;
      if (chars > this.#mostChars && from < all.length) break;
    }
    this.leftOut += from;
    this.#lines = all.slice(from);
  }
}

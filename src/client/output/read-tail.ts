// Reads the end of an output as plain lines, bounded, with the count of what was left out.
import type { LinePattern } from '../../base/line-pattern.ts';
import type { OutputKind } from '../../model/stream.ts';
import { OutputReader, type OutputSource } from './output-reader.ts';
import { plainLine } from './plain-line.ts';

export interface OutputQuery {
  readonly task: string;
  readonly kind: OutputKind;
  readonly maxChars: number;
  readonly match?: LinePattern;
  /** Whether lines of stderr are marked in the output of both streams; true by default. */
  readonly marksStderr?: boolean;
}

export interface OutputText {
  readonly lines: readonly string[];
  /** The position behind the last line. */
  readonly cursor: string;
  /** Lines before the first one that were read and did not fit. */
  readonly leftOut: number;
  /** Bytes behind the cursor that are there already. */
  readonly behind: number;
  /** Bytes that were rotated out before they could be read. */
  readonly skipped: number;
}

/** The maximum of one request. */
const CHUNK_BYTES = 256 * 1024;

/** The last lines of what is kept, or the last of those that match. */
export async function readTail(
  source: OutputSource,
  query: OutputQuery & { readonly tailLines: number; readonly previous?: boolean },
  signal?: AbortSignal,
): Promise<OutputText> {
  const { task, kind, tailLines, previous, match } = query;
  const kept = new LastLines(match === undefined ? Infinity : tailLines, query.maxChars);
  // A search reads all of it.
  const start = { ...(previous !== undefined && { previous }), ...(match === undefined && { tailLines }) };
  const reader = new OutputReader(source, { task, kind, start, maxBytes: CHUNK_BYTES, ...(signal && { signal }) });
  const cutter = new PlainLines(query);
  let behind = 0;
  for await (const chunk of reader.kept()) {
    behind = chunk.behind;
    kept.push(cutter.push(chunk.data));
  }
  kept.push(cutter.end());
  return { lines: kept.lines, cursor: reader.cursor ?? '', leftOut: kept.leftOut, behind, skipped: 0 };
}

type LinesWanted = Pick<OutputQuery, 'kind' | 'match' | 'marksStderr'>;

/** Cuts output into plain lines; with a pattern, keeps those that match. */
export class PlainLines {
  readonly #wants: LinesWanted;
  readonly #decoder = new TextDecoder();
  #rest = '';

  constructor(wants: LinesWanted) {
    this.#wants = wants;
  }

  push(data: Buffer): string[] {
    const lines = (this.#rest + this.#decoder.decode(data, { stream: true })).split('\n');
    this.#rest = lines.pop() ?? '';
    return this.#wanted(lines);
  }

  /** The last line, if it had no newline. */
  end(): string[] {
    const last = this.#rest + this.#decoder.decode();
    this.#rest = '';
    return last === '' ? [] : this.#wanted([last]);
  }

  #wanted(lines: readonly string[]): string[] {
    const { kind, match, marksStderr } = this.#wants;
    const plain = lines.map((line) => plainLine(line, kind, marksStderr));
    return match === undefined ? plain : plain.filter((line) => match.test(line));
  }
}

/** Keeps the last lines, bounded by their number and their characters. */
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

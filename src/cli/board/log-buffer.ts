// Keeps the last lines of a log for the board.
import type { TaggedPart } from '../../client/output/tagged-lines.ts';
import { printable, searchable } from './printable.ts';

export interface LogLine {
  /** Counts up for as long as the buffer lives; the numbers of dropped lines are not used again. */
  readonly id: number;
  readonly stream: 'stdout' | 'stderr' | 'note';
  readonly text: string;
}

const MOST_LINES = 10_000;

/** The last lines of one log, numbered, so that a scrolled view stays in place while new ones come. */
export class LogBuffer {
  #lines: LogLine[] = [];
  #next = 0;
  #raw = '';

  get first(): number {
    return this.#lines[0]?.id ?? this.#next;
  }

  /** One past the last. */
  get end(): number {
    return this.#next;
  }

  append(parts: Iterable<TaggedPart>): void {
    for (const { text, begins, stream } of parts) {
      this.#raw = begins ? text.toString('utf8') : this.#raw + text.toString('utf8').slice(0, 4096);
      if (!begins) this.#drop();
      this.#push(stream, printable(this.#raw));
    }
    if (this.#lines.length > MOST_LINES) this.#lines = this.#lines.slice(-MOST_LINES);
  }

  /** A remark between the lines. */
  note(text: string): void {
    this.#push('note', text);
  }

  /** Up to `count` lines from this number on. */
  slice(from: number, count: number): readonly LogLine[] {
    const start = Math.max(0, from - this.first);
    return this.#lines.slice(start, start + count);
  }

  /**
   * The number of the nearest line from `from` on, in the direction of `step`, that contains `query` in any letter
   * case.
   */
  find(query: string, from: number, step: 1 | -1): number | undefined {
    const wanted = query.toLowerCase();
    for (let id = from; id >= this.first && id < this.end; id += step) {
      const line = this.#lines[id - this.first];
      if (line !== undefined && searchable(line.text).toLowerCase().includes(wanted)) return id;
    }
    return undefined;
  }

  clear(): void {
    this.#lines = [];
  }

  #push(stream: LogLine['stream'], text: string): void {
    this.#lines.push({ id: this.#next++, stream, text });
  }

  #drop(): void {
    if (this.#lines.pop() !== undefined) this.#next--;
  }
}

// Prints the output of a task as it comes, with notes about its state between the lines.
import type { Disposable } from '../../base/disposable.ts';
import type { PrefixedLines } from './prefix.ts';
import { rotatedOut, type OutputReader } from '../../client/output/output-reader.ts';
import { TaggedCutter } from '../../client/output/tagged-lines.ts';

/** Prints the combined output of one task as it comes, with notes about its state at the right place. */
export class Follower implements Disposable {
  readonly #name: string;
  readonly #reader: OutputReader;
  readonly #lines: PrefixedLines;
  readonly #cutter = new TaggedCutter();
  readonly #announcements: string[] = [];
  readonly #remarks: string[] = [];
  #last = false;

  constructor(name: string, reader: OutputReader, lines: PrefixedLines) {
    this.#name = name;
    this.#reader = reader;
    this.#lines = lines;
  }

  /** Prints `text` before all output that was not printed yet. */
  announce(text: string): void {
    this.#announcements.push(text);
    this.#reader.wake();
  }

  /** Prints `text` after all output that the task has written so far. */
  remark(text: string): void {
    this.#remarks.push(text);
    this.#reader.wake();
  }

  /** Prints until this is disposed, or until the end after `finish`. */
  async run(): Promise<void> {
    do {
      // A note that came while the last bytes were printed must not wait for the next ones.
      if (!this.#isDue()) await this.#reader.untilMore();
      // Both before reading: output that was written before the note is printed first.
      const last = this.#last;
      const remarks = this.#remarks.splice(0);
      for (const text of this.#announcements.splice(0)) await this.#printRemark(text);
      for await (const { data, skipped } of this.#reader.available()) {
        if (skipped > 0) await this.#printRemark(rotatedOut(skipped));
        await this.#lines.print(this.#name, this.#cutter.push(data));
      }
      if (remarks.length > 0 || last) await this.#lines.print(this.#name, this.#cutter.end());
      for (const text of remarks) await this.#printRemark(text);
      if (last) return;
    } while (!this.#reader.isClosed);
  }

  /** Lets `run` end once everything is printed. */
  finish(): void {
    this.#last = true;
    this.#reader.wake();
  }

  dispose(): void {
    this.#reader.dispose();
  }

  #isDue(): boolean {
    return this.#last || this.#remarks.length > 0 || this.#announcements.length > 0;
  }

  async #printRemark(text: string): Promise<void> {
    await this.#lines.remark(this.#name, text);
  }
}

// Prints the exact bytes of a stream.
import type { Printer } from '../print/printer.ts';
import type { OutputReader } from '../../client/output/output-reader.ts';

/** Prints the exact bytes of one stream until its end. */
export class BytePrinter {
  readonly #reader: OutputReader;
  readonly #out: Printer;
  #last = false;

  constructor(reader: OutputReader, out: Printer) {
    this.#reader = reader;
    this.#out = out;
  }

  async run(): Promise<void> {
    for (let last = false; !last && !this.#reader.isClosed;) {
      await this.#reader.untilMore();
      last = this.#isLast();
      for await (const { data } of this.#reader.available()) await this.#out.write(data);
    }
  }

  finish(): void {
    this.#last = true;
    this.#reader.wake();
  }

  /** A method, since the compiler cannot see that the flag may change during an await. */
  #isLast(): boolean {
    return this.#last;
  }
}

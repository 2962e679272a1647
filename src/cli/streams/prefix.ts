import type { Printer, Style } from '../printer.ts';
import type { TaggedPart } from './tagged.ts';

/** Told apart easily on dark and on light ground; red stays for what is wrong. */
const palette: readonly Style[] = [
  'cyan',
  'yellow',
  'green',
  'magenta',
  'blue',
  'cyanBright',
  'magentaBright',
  'greenBright',
];

const RESET = Buffer.from('\x1b[0m');
const ESCAPE = 0x1b;

/** Prints lines of several tasks to one stream, each behind the name of its task. */
export class PrefixedLines {
  readonly #out: Printer;
  readonly #names: string[] = [];
  #width = 0;
  /** The task whose line has been begun and not ended. */
  #open: string | undefined;

  constructor(out: Printer, names: readonly string[]) {
    this.#out = out;
    for (const name of names) this.add(name);
  }

  add(name: string): void {
    if (this.#names.includes(name)) return;
    this.#names.push(name);
    this.#width = Math.max(this.#width, name.length);
  }

  async print(name: string, parts: Iterable<TaggedPart>): Promise<void> {
    const pieces: Uint8Array[] = [];
    for (const part of parts) pieces.push(...this.#pieces(name, part));
    if (pieces.length > 0) await this.#out.write(Buffer.concat(pieces));
  }

  /** A remark of ours about a task, in the same column. */
  async remark(name: string, text: string): Promise<void> {
    const line = Buffer.from(this.#out.style('dim', text));
    await this.print(name, [{ stream: 'stdout', text: line, begins: true, ends: true }]);
  }

  *#pieces(name: string, part: TaggedPart): Generator<Uint8Array, void, undefined> {
    // Lines of two tasks never share one: a piece of a long line that another task interrupts goes on on a new one.
    if (this.#open !== undefined && this.#open !== name) yield Buffer.from('\n');
    if (part.begins || this.#open !== name) yield Buffer.from(this.#prefix(name, part.stream));
    yield part.text;
    // A colour that a program left switched on must not run into the next prefix.
    if (part.ends && this.#out.colours && part.text.includes(ESCAPE)) yield RESET;
    if (part.ends) yield Buffer.from('\n');
    this.#open = part.ends ? undefined : name;
  }

  #prefix(name: string, stream: TaggedPart['stream']): string {
    const style = palette[this.#names.indexOf(name) % palette.length] ?? 'cyan';
    const bar = stream === 'stderr' ? this.#out.style('red', '|') : this.#out.style(style, '|');
    return `${this.#out.style(style, name.padEnd(this.#width))} ${bar} `;
  }
}

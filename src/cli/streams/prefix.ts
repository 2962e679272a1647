// Prints lines of several tasks with the name of the task in front.
import { SgrFilter } from '../../base/sgr-filter.ts';
import { safeLine } from '../../base/foreign-text.ts';
import type { Printer, Style } from '../print/printer.ts';
import type { TaggedPart } from '../../client/output/tagged-lines.ts';

/** Easy to distinguish on dark and light backgrounds; red is reserved for errors. */
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
const NEWLINE = Buffer.from('\n');
const RETURN = 0x0d;

/** Prints lines of several tasks to one stream, each after the name of its task. */
export class PrefixedLines {
  readonly #out: Printer;
  readonly #names: string[] = [];
  #width = 0;
  readonly #filters = new Map<string, SgrFilter>();
  /** The task whose line is not ended yet. */
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

  /** Prints a note about a task, in the same column. */
  async remark(name: string, text: string): Promise<void> {
    const line = Buffer.from(this.#out.shown(this.#out.style('dim', safeLine(text))));
    const opened = this.#interrupted(name);
    const begun = this.#open === name ? '\n' : '';
    await this.#out.write(
      Buffer.concat([opened, Buffer.from(`${begun}${this.#prefix(name, 'stdout')}`), line, NEWLINE]),
    );
    this.#open = undefined;
  }

  *#pieces(name: string, part: TaggedPart): Generator<Uint8Array, void, undefined> {
    yield this.#interrupted(name);
    if (part.begins || this.#open !== name) yield Buffer.from(this.#prefix(name, part.stream));
    const filter = this.#filter(name, part.stream);
    yield filter.push(lastDrawn(part.text));
    if (part.ends) {
      // A color that a program left switched on must not reach the next prefix.
      if (filter.isColored) yield RESET;
      filter.endLine();
      yield NEWLINE;
    }
    this.#open = part.ends ? undefined : name;
  }

  /** Ends an open line of another task: a long line that another task interrupts continues on a new line. */
  #interrupted(name: string): Buffer {
    if (this.#open === undefined || this.#open === name) return Buffer.alloc(0);
    const isColored = (['stdout', 'stderr'] as const).some(
      (stream) => this.#filter(this.#open ?? '', stream).isColored,
    );
    return Buffer.concat(isColored ? [RESET, NEWLINE] : [NEWLINE]);
  }

  #filter(name: string, stream: TaggedPart['stream']): SgrFilter {
    const key = `${stream} ${name}`;
    const filter = this.#filters.get(key) ?? new SgrFilter();
    this.#filters.set(key, filter);
    return filter;
  }

  #prefix(name: string, stream: TaggedPart['stream']): string {
    const style = palette[this.#names.indexOf(name) % palette.length] ?? 'cyan';
    const bar = stream === 'stderr' ? this.#out.style('red', '|') : this.#out.style(style, '|');
    return this.#out.shown(`${this.#out.style(style, name.padEnd(this.#width))} ${bar} `);
  }
}

/** A progress bar returns to the start of its line, where the prefix is: only what it drew last is printed. */
function lastDrawn(text: Buffer): Buffer {
  let end = text.length;
  while (end > 0 && text[end - 1] === RETURN) end--;
  return text.subarray(text.lastIndexOf(RETURN, end - 1) + 1, end);
}

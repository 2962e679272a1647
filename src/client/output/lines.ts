// Bytes of an output, cut into lines.
const NEWLINE = 0x0a;

/** A line, or a piece of one that is too long to wait for the rest of. Without its newline. */
export interface LinePart {
  readonly text: Buffer;
  readonly begins: boolean;
  readonly ends: boolean;
}

/** A longer line is handed on in pieces of this size. */
const LONGEST_PART = 256 * 1024;

/** Cuts a stream of bytes into lines; never keeps more of one than LONGEST_PART. */
export class LineCutter {
  #pending: Buffer = Buffer.alloc(0);
  #begins = true;

  *push(data: Buffer): Generator<LinePart, void, undefined> {
    let from = 0;
    for (let at = data.indexOf(NEWLINE); at !== -1; at = data.indexOf(NEWLINE, from)) {
      yield this.#part(data.subarray(from, at), true);
      from = at + 1;
    }
    const rest = data.subarray(from);
    if (this.#pending.length + rest.length > LONGEST_PART) yield this.#part(rest, false);
    else if (rest.length > 0) this.#pending = Buffer.concat([this.#pending, rest]);
  }

  /** The last line, where it had no newline. */
  *end(): Generator<LinePart, void, undefined> {
    if (this.#pending.length > 0 || !this.#begins) yield this.#part(Buffer.alloc(0), true);
  }

  #part(text: Buffer, ends: boolean): LinePart {
    const whole = this.#pending.length === 0 ? text : Buffer.concat([this.#pending, text]);
    const part = { text: whole, begins: this.#begins, ends };
    this.#pending = Buffer.alloc(0);
    this.#begins = ends;
    return part;
  }
}

// What a program writes to a terminal that is not its own: text and colours pass; whatever moves the cursor, erases,
// changes the screen, the title or the clipboard, or makes the terminal answer, does not. ECMA-48, byte by byte, so that
// a sequence may be cut anywhere and bytes that are no UTF-8 stay as they are.

const ESCAPE = 0x1b;
const BELL = 0x07;
const CANCEL = 0x18;
const SUBSTITUTE = 0x1a;
const DELETE = 0x7f;
const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SGR = 0x6d;

/** A longer list of parameters colours nothing. */
const LONGEST = 128;

type State = 'text' | 'escape' | 'control' | 'string' | 'string-escape';

export class ColoursOnly {
  #state: State = 'text';
  /** The control sequence so far. */
  #sequence: number[] = [];
  /** Bytes of the present UTF-8 character that are still to come. */
  #following = 0;
  /** The first byte of U+0080 to U+00BF, of which half are controls. */
  #afterC2 = false;
  #coloured = false;

  /** A colour was let through since the last `endLine`. */
  get isColoured(): boolean {
    return this.#coloured;
  }

  push(data: Uint8Array): Buffer {
    const kept: number[] = [];
    for (const byte of data) this.#take(byte, kept);
    return Buffer.from(kept);
  }

  /** No sequence goes on in the next line: one that is never ended would take the rest of the output with it. */
  endLine(): void {
    this.#state = 'text';
    this.#following = 0;
    this.#afterC2 = false;
    this.#coloured = false;
  }

  #take(byte: number, kept: number[]): void {
    switch (this.#state) {
      case 'text':
        return this.#text(byte, kept);
      case 'escape':
        return this.#escape(byte);
      case 'control':
        return this.#control(byte, kept);
      case 'string':
        return this.#string(byte);
      case 'string-escape':
        // ESC \ ends the string, any other escape ends it and begins.
        this.#state = 'escape';
        return this.#escape(byte);
    }
  }

  #text(byte: number, kept: number[]): void {
    if (this.#afterC2) {
      this.#afterC2 = false;
      if (byte >= 0x80 && byte < 0xa0) return this.#c1(byte);
      kept.push(0xc2);
    }
    if (this.#following > 0 && byte >= 0x80 && byte < 0xc0) {
      this.#following--;
      kept.push(byte);
      return;
    }
    this.#following = 0;
    if (byte === ESCAPE) this.#state = 'escape';
    else if (byte === 0xc2) this.#afterC2 = true;
    else if (byte >= 0x80 && byte < 0xa0) this.#c1(byte);
    else if (isText(byte)) {
      this.#following = followers(byte);
      kept.push(byte);
    }
  }

  /** What ESC and a byte of 0x40 to 0x5f say in one. */
  #c1(byte: number): void {
    this.#state = 'escape';
    this.#escape(byte - 0x40);
  }

  #escape(byte: number): void {
    if (byte === ESCAPE || (byte >= 0x20 && byte < 0x30)) return;
    const letter = String.fromCharCode(byte);
    this.#state = letter === '[' ? 'control' : ']PX^_'.includes(letter) ? 'string' : 'text';
    this.#sequence = [];
  }

  #control(byte: number, kept: number[]): void {
    if (byte === ESCAPE) this.#state = 'escape';
    else if (byte === CANCEL || byte === SUBSTITUTE) this.#state = 'text';
    else if (byte >= 0x20 && byte < 0x40) {
      if (this.#sequence.length <= LONGEST) this.#sequence.push(byte);
    } else if (byte >= 0x40 && byte !== DELETE) {
      this.#state = 'text';
      if (byte !== SGR || !this.#isColour()) return;
      kept.push(ESCAPE, 0x5b, ...this.#sequence, SGR);
      this.#coloured = true;
    }
  }

  /** Digits with `;` and `:` between them: `CSI > 4 m` sets what keys send. */
  #isColour(): boolean {
    return this.#sequence.length <= LONGEST && this.#sequence.every((byte) => byte >= 0x30 && byte <= 0x3b);
  }

  #string(byte: number): void {
    if (byte === ESCAPE) this.#state = 'string-escape';
    else if (byte === BELL || byte === CANCEL || byte === SUBSTITUTE || byte === 0x9c) this.#state = 'text';
  }
}

function isText(byte: number): boolean {
  return byte >= 0x20 ? byte !== DELETE : byte === TAB || byte === NEWLINE || byte === RETURN;
}

/** How many bytes of its UTF-8 character come after this one. */
function followers(byte: number): number {
  if (byte >= 0xf0) return 3;
  if (byte >= 0xe0) return 2;
  return byte >= 0xc3 ? 1 : 0;
}

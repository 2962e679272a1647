// Filters the output of a program for a terminal that is not its own: text and colors (SGR) pass. Sequences that move
// the cursor, erase, change the screen, the title or the clipboard, or make the terminal answer, are removed. The input
// is ECMA-48, byte by byte, so that a sequence may be cut anywhere.
//
// Bytes that are not valid UTF-8 stay where they are letters in Latin-1. 0x80 to 0x9f are removed and begin nothing:
// they are text in Windows-1252, GBK or Shift-JIS, but C1 controls to xterm, which acts on one before a printable byte
// even in UTF-8 mode (`decodeUtf8` of its ptydata.c). VTE knows C1 controls only as UTF-8, C2 80 to C2 9F; these are
// interpreted.
//
// A newline ends every sequence. ECMA-48 (5.6) would allow one in a title or a picture, and terminals differ about it;
// but programs write none, and a string whose end a kill or a rotation cut off would swallow the rest of the log.

const ESCAPE = 0x1b;
const BELL = 0x07;
const CANCEL = 0x18;
const SUBSTITUTE = 0x1a;
const DELETE = 0x7f;
const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SGR = 0x6d;
const STRING_TERMINATOR = 0x9c;
const FIRST_FOLLOWER = 0x80;
const LAST_FOLLOWER = 0xbf;

/** Longer parameter lists are not colors. */
const LONGEST = 128;

type State = 'text' | 'escape' | 'control' | 'string' | 'string-escape';

export class SgrFilter {
  #state: State = 'text';
  /** The control sequence so far. */
  #sequence: number[] = [];
  /** Bytes of the present UTF-8 character that are still to come, and what the next of them may be. */
  #following = 0;
  #lowest = FIRST_FOLLOWER;
  #highest = LAST_FOLLOWER;
  /** The last byte was the first of U+0080 to U+00BF, of which half are controls. */
  #afterC2 = false;
  #colored = false;

  /** A color was let through since the last `endLine`. */
  get isColored(): boolean {
    return this.#colored;
  }

  push(data: Uint8Array): Buffer {
    const kept: number[] = [];
    for (const byte of data) this.#take(byte, kept);
    return Buffer.from(kept);
  }

  /** A newline that is not pushed, for printers that mix the lines of several tasks. */
  endLine(): void {
    this.#begin('text');
    this.#colored = false;
  }

  #take(byte: number, kept: number[]): void {
    if (byte === NEWLINE && this.#state !== 'text') this.#begin('text');
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

  /** A sequence begins or ends, between characters. */
  #begin(state: State): void {
    this.#state = state;
    this.#following = 0;
    this.#afterC2 = false;
  }

  #text(byte: number, kept: number[]): void {
    if (this.#afterC2) {
      this.#afterC2 = false;
      if (isControl(byte)) return this.#c1(byte);
      kept.push(0xc2);
    }
    const isFollower = this.#following > 0 && byte >= this.#lowest && byte <= this.#highest;
    if (isFollower) this.#expect(this.#following - 1);
    else if (byte === ESCAPE) return this.#begin('escape');
    else this.#expect(followers(byte), byte);
    this.#afterC2 = byte === 0xc2;
    if (!this.#afterC2 && (isFollower || isText(byte))) kept.push(byte);
  }

  /**
   * Overlong forms, surrogates and code points beyond Unicode are invalid (Unicode, table 3-7): a terminal may find a
   * control in them, or in their rest.
   */
  #expect(following: number, lead?: number): void {
    this.#following = following;
    this.#lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : FIRST_FOLLOWER;
    this.#highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : LAST_FOLLOWER;
  }

  /** C1 controls are ESC and a byte of 0x40 to 0x5f in one. */
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
      if (byte !== SGR || !this.#isColor()) return;
      kept.push(ESCAPE, 0x5b, ...this.#sequence, SGR);
      this.#colored = true;
    }
  }

  /** Digits with `;` and `:` between them: `CSI > 4 m` sets what keys send. */
  #isColor(): boolean {
    return this.#sequence.length <= LONGEST && this.#sequence.every((byte) => byte >= 0x30 && byte <= 0x3b);
  }

  /** C2 9C ends it as well; 9C alone is the rest of a letter in a title. */
  #string(byte: number): void {
    const isEnd = this.#afterC2 && byte === STRING_TERMINATOR;
    this.#afterC2 = byte === 0xc2;
    if (byte === ESCAPE) this.#state = 'string-escape';
    else if (isEnd || byte === BELL || byte === CANCEL || byte === SUBSTITUTE) this.#state = 'text';
  }
}

/** C1, the second set of controls. */
function isControl(byte: number): boolean {
  return byte >= 0x80 && byte < 0xa0;
}

function isText(byte: number): boolean {
  if (byte < 0x20) return byte === TAB || byte === NEWLINE || byte === RETURN;
  return byte !== DELETE && !isControl(byte);
}

/** How many bytes of its UTF-8 character follow this one; 0xC2 is handled separately. */
function followers(byte: number): number {
  if (byte < 0xc3 || byte > 0xf4) return 0;
  if (byte >= 0xf0) return 3;
  return byte >= 0xe0 ? 2 : 1;
}

// Edits a line of input where there is no terminal driver: echo, Backspace, Ctrl-U.

export interface Typed {
  /** The text to echo. */
  readonly echo: string;
  /** Lines that are complete, each with its line feed. */
  readonly lines: readonly string[];
  /** Ctrl-D at the start of a line: the end of the input. */
  readonly ends: boolean;
}

const CTRL_D = '\u0004';
const ERASE = '\b \b';

export class TypedLine {
  #line = '';

  type(input: string): Typed {
    let echo = '';
    const lines: string[] = [];
    // Keys that move a cursor send escape sequences: there is no cursor to move here.
    const ends = input === CTRL_D && this.#line === '';
    if (input.startsWith('\u001b')) return { echo, lines, ends };
    for (const character of input.replaceAll('\r\n', '\r')) {
      if (character === '\r' || character === '\n') {
        lines.push(`${this.#line}\n`);
        echo += '\r\n';
        this.#line = '';
      } else {
        echo += this.#key(character);
      }
    }
    return { echo, lines, ends };
  }

  #key(character: string): string {
    const typed = Array.from(new Intl.Segmenter().segment(this.#line), ({ segment }) => segment);
    switch (character) {
      case '\u007f':
      case '\b':
        this.#line = typed.slice(0, -1).join('');
        return typed.length === 0 ? '' : ERASE;
      case '\u0015':
        this.#line = '';
        return ERASE.repeat(typed.length);
      default:
        if (character < ' ' && character !== '\t') return '';
        this.#line += character;
        return character;
    }
  }
}

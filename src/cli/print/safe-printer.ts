// Prints sentences that contain foreign text, such as titles, messages and lines of a file: only our own colors reach
// the terminal, other control characters are escaped.
import { randomInt } from 'node:crypto';
import { replaceHidden, safeText } from '../../base/foreign-text.ts';
import { Printer, type Style } from './printer.ts';

const START = '\u001b[';

/** Marks our own colors, until they are printed, by parameters that only this process knows. */
const OURS = `${START}${Array.from({ length: 4 }, () => randomInt(1000, 10_000)).join(';')};`;

const OUR_COLOR = new RegExp(String.raw`(${OURS.replace('[', String.raw`\[`)}[\d;]*m)`);

export class SafePrinter extends Printer {
  override style(style: Style, text: string): string {
    if (!this.colors) return text;
    const [before = '', after = ''] = super.style(style, '\0').split('\0');
    return `${ours(before)}${text}${ours(after)}`;
  }

  override line(text = ''): void {
    super.line(this.shown(text));
  }

  /** One value; what no terminal shows is escaped as JSON does. */
  override json(value: unknown, space = 2): void {
    super.line(replaceHidden(JSON.stringify(value, undefined, space), jsonEscape));
  }

  /** A text for other programs as well: a pipe gets it exactly, a terminal in which it can be seen whole. */
  override async exact(text: string): Promise<void> {
    await this.write(this.isTerminal ? safeText(text) : text);
  }

  override shown(text: string): string {
    const parts = text.split(OUR_COLOR);
    // Text and colors alternate.
    return parts.map((part, at) => (at % 2 === 1 ? part.replace(OURS, START) : safeText(part))).join('');
  }
}

function ours(color: string): string {
  return color.replaceAll(START, OURS);
}

/** The lines of the layout stay. */
function jsonEscape(character: string): string {
  if (character === '\n') return character;
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

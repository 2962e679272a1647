// Prints text, JSON and bytes to a stream, with or without colours.
import { once } from 'node:events';
import { styleText } from 'node:util';
import type { OutputStream } from '../host.ts';

export type Style = Parameters<typeof styleText>[0];

/** Prints to one stream; colours only where they are wanted. */
export class Printer {
  readonly #stream: OutputStream;
  readonly colours: boolean;

  constructor(stream: OutputStream, colours: boolean) {
    this.#stream = stream;
    this.colours = colours;
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  /** Columns of the terminal; 80 where there is none. */
  get width(): number {
    return this.#stream.columns ?? 80;
  }

  style(style: Style, text: string): string {
    return this.colours ? styleText(style, text, { validateStream: false }) : text;
  }

  line(text = ''): void {
    this.#stream.write(`${text}\n`);
  }

  json(value: unknown, space = 2): void {
    this.line(JSON.stringify(value, undefined, space));
  }

  /** A text that was made for other programs as well. */
  async exact(text: string): Promise<void> {
    await this.write(text);
  }

  /** The text as it may stand on the screen, for what does not go through `line`. */
  shown(text: string): string {
    return text;
  }

  /** Bytes as they are: of others only what they wrote for this terminal. Resolves once the reader of the stream is ready for more: a slow one makes us wait, never grow. */
  async write(data: string | Uint8Array): Promise<void> {
    if (!this.#stream.write(data)) await once(this.#stream, 'drain');
  }
}

/**
 * NO_COLOR (any value) says no, FORCE_COLOR says yes unless it is 0, otherwise a terminal that is not a dumb one.
 * https://no-color.org, https://force-color.org
 */
export function wantsColours(stream: OutputStream, env: Readonly<NodeJS.ProcessEnv>): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

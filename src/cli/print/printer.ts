// Prints text, JSON and bytes to a stream, with or without colors.
import { once } from 'node:events';
import { styleText } from 'node:util';
import type { OutputStream } from '../host.ts';

export type Style = Parameters<typeof styleText>[0];

/** Prints to one stream; with colors only where they are wanted. */
export class Printer {
  readonly #stream: OutputStream;
  readonly colors: boolean;

  constructor(stream: OutputStream, colors: boolean) {
    this.#stream = stream;
    this.colors = colors;
  }

  get isTerminal(): boolean {
    return this.#stream.isTTY === true;
  }

  /** Columns of the terminal; 80 where there is none. */
  get width(): number {
    return this.#stream.columns ?? 80;
  }

  style(style: Style, text: string): string {
    return this.colors ? styleText(style, text, { validateStream: false }) : text;
  }

  line(text = ''): void {
    this.#stream.write(`${text}\n`);
  }

  json(value: unknown, space = 2): void {
    this.line(JSON.stringify(value, undefined, space));
  }

  /** Prints a text that other programs may read as well. */
  async exact(text: string): Promise<void> {
    await this.write(text);
  }

  /** The text as it is safe to show, for callers that do not use `line`. */
  shown(text: string): string {
    return text;
  }

  /**
   * Prints bytes as they are: foreign ones only if they were written for this terminal. Resolves once the stream is
   * ready for more, so that nothing piles up before a slow reader.
   */
  async write(data: string | Uint8Array): Promise<void> {
    if (!this.#stream.write(data)) await once(this.#stream, 'drain');
  }
}

/**
 * NO_COLOR (any value) says no, FORCE_COLOR says yes unless it is 0, otherwise a terminal that is not a dumb one.
 * https://no-color.org, https://force-color.org
 */
export function wantsColors(stream: OutputStream, env: Readonly<NodeJS.ProcessEnv>): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

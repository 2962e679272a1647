// The unfinished last line of a task, such as a prompt: combined.log has whole lines only.
import type { OutputParams, OutputResult } from '../../model/output-read.ts';

/** Longer text is not a prompt. */
const MAX_BYTES = 4096;
const NEWLINE = 0x0a;

/** Shows an open line after the whole ones, and continues it when it is ended. Returns the text for the terminal. */
export class OpenLine {
  #shown = '';

  /** `text`: whole lines. */
  lines(text: string): string {
    if (text === '') return '';
    const more = this.open(text);
    this.#shown = '';
    return more;
  }

  open(text: string): string {
    const before = this.#shown;
    this.#shown = text;
    if (text.startsWith(before)) return text.slice(before.length);
    // Another stream has come first: the line is begun again.
    return `\r\u001b[K${text}`;
  }
}

/** The open line of stdout, else that of stderr; empty when both have ended theirs. */
export async function readOpenLine(
  task: string,
  read: (params: OutputParams) => Promise<OutputResult>,
): Promise<string> {
  for (const kind of ['stdout', 'stderr'] as const) {
    const { data } = await read({ task, kind, tailLines: 1, maxBytes: MAX_BYTES });
    const bytes = Buffer.from(data, 'base64');
    if (bytes.length > 0 && bytes.length < MAX_BYTES && bytes.at(-1) !== NEWLINE) return bytes.toString();
  }
  return '';
}

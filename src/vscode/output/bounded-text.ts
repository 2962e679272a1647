// Keeps the last lines of appended text, so that a view can be cut to them once it has twice as many.

export class BoundedText {
  readonly #maxLines: number;
  #text = '';
  #lines = 0;

  constructor(maxLines: number) {
    this.#maxLines = maxLines;
  }

  /** Appends; returns the text to show instead if the view has grown too long, else undefined. */
  append(text: string): string | undefined {
    this.#text += text;
    this.#lines += countLines(text);
    if (this.#lines <= 2 * this.#maxLines) return undefined;
    this.#text = lastLines(this.#text, this.#maxLines);
    this.#lines = this.#maxLines;
    return this.#text;
  }
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** The end of the text that holds `count` line breaks, from the beginning of a line. */
export function lastLines(text: string, count: number): string {
  let at = text.length;
  for (let left = count; left >= 0; left -= 1) {
    at = text.lastIndexOf('\n', at - 1);
    if (at === -1) return text;
  }
  return text.slice(at + 1);
}

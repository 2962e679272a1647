// The stream tags that combined.log puts before every line, which readers see without them.
import { STREAMS, type Stream } from '../../model/stream.ts';

const TAGS = STREAMS.map((stream) => [stream, `[${stream}] `] as const);

/** All tags have this length. */
export const TAG_LENGTH = '[stdout] '.length;

const tagAtLineStart = new RegExp(String.raw`(^|\n)\[(?:${STREAMS.join('|')})\] `, 'g');

/** The stream that the tag of a line names; undefined without a tag. */
export function tagOf(line: string): Stream | undefined {
  return TAGS.find(([, tag]) => line.startsWith(tag))?.[0];
}

/** Removes the tags from a text that comes in pieces, wherever they are cut; an undecided rest is held back. */
export class TagStripper {
  #held = '';
  #midLine = false;

  push(text: string): string {
    const input = this.#held + text;
    const lineStart = input.lastIndexOf('\n') + 1;
    const atLineStart = lineStart > 0 || !this.#midLine;
    this.#held = atLineStart && couldBecomeTag(input.slice(lineStart)) ? input.slice(lineStart) : '';
    const settled = input.slice(0, input.length - this.#held.length);
    if (settled === '') return '';
    const firstWhole = this.#midLine ? settled.indexOf('\n') + 1 || settled.length : 0;
    this.#midLine = !settled.endsWith('\n');
    return settled.slice(0, firstWhole) + settled.slice(firstWhole).replace(tagAtLineStart, '$1');
  }
}

function couldBecomeTag(text: string): boolean {
  return text.length < TAG_LENGTH && TAGS.some(([, tag]) => tag.startsWith(text));
}

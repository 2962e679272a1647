// The lines of an output, each with the stream that it came from and without the tag that says so in combined.log.
import type { OutputKind, Stream } from '../../model/stream.ts';
import { LineCutter, type LinePart } from './lines.ts';
import { TAG_LENGTH, tagOf } from './stream-tags.ts';

export interface TaggedPart extends LinePart {
  readonly stream: Stream;
}

export interface Cutter {
  push(data: Buffer): Iterable<TaggedPart>;
  /** The last line, where it had no newline. */
  end(): Iterable<TaggedPart>;
}

/** Cuts combined.log into lines with their streams. */
export class TaggedCutter implements Cutter {
  readonly #lines = new LineCutter();
  #stream: TaggedPart['stream'] = 'stdout';

  *push(data: Buffer): Generator<TaggedPart, void, undefined> {
    for (const part of this.#lines.push(data)) yield this.#untag(part);
  }

  *end(): Generator<TaggedPart, void, undefined> {
    for (const part of this.#lines.end()) yield this.#untag(part);
  }

  #untag(part: LinePart): TaggedPart {
    if (!part.begins) return { ...part, stream: this.#stream };
    const tag = tagOf(part.text.toString('latin1', 0, TAG_LENGTH));
    this.#stream = tag ?? 'stdout';
    return { ...part, stream: this.#stream, text: part.text.subarray(tag === undefined ? 0 : TAG_LENGTH) };
  }
}

/** Lines of stdout.log or stderr.log, which have no tags. */
class StreamCutter implements Cutter {
  readonly #lines = new LineCutter();
  readonly #stream: TaggedPart['stream'];

  constructor(stream: TaggedPart['stream']) {
    this.#stream = stream;
  }

  *push(data: Buffer): Generator<TaggedPart, void, undefined> {
    for (const part of this.#lines.push(data)) yield { ...part, stream: this.#stream };
  }

  *end(): Generator<TaggedPart, void, undefined> {
    for (const part of this.#lines.end()) yield { ...part, stream: this.#stream };
  }
}

export function cutterOf(kind: OutputKind): Cutter {
  return kind === 'combined' ? new TaggedCutter() : new StreamCutter(kind);
}

// combined.log marks every line with the stream it came from; people want to read the line as it was written.
import { LineCutter, type LinePart } from './lines.ts';

export interface TaggedPart extends LinePart {
  readonly stream: 'stdout' | 'stderr';
}

const STDOUT = Buffer.from('[stdout] ');
const STDERR = Buffer.from('[stderr] ');

export interface Cutter {
  push(data: Buffer): Iterable<TaggedPart>;
  /** The last line, where it had no newline. */
  end(): Iterable<TaggedPart>;
}

/** Takes the bytes of combined.log apart again. */
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
    const tag = [STDOUT, STDERR].find((candidate) => part.text.subarray(0, candidate.length).equals(candidate));
    this.#stream = tag === STDERR ? 'stderr' : 'stdout';
    return { ...part, stream: this.#stream, text: part.text.subarray(tag?.length ?? 0) };
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

export function cutterOf(kind: 'stdout' | 'stderr' | 'combined'): Cutter {
  return kind === 'combined' ? new TaggedCutter() : new StreamCutter(kind);
}

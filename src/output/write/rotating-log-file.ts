// A log on disk: one kind of output in a file that is rotated.
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { CombinedMark, Segment } from '../log-index.ts';
import { logFileName, NEWLINE } from '../log-kind.ts';
import type { OutputKind } from '../../model/stream.ts';
import { CHUNK_BYTES, type Source } from './source.ts';
import type { Log, WriteReport } from './log.ts';

/** A file that is there, with the number in its name. */
export interface PlacedSegment extends Segment {
  readonly number: number;
}

export interface LogFileOptions {
  readonly kind: OutputKind;
  readonly folder: string;
  readonly maxSize: number;
  readonly maxFiles: number;
  /** The list of files changed: the index is to be written. */
  readonly onDidRotate: (mark: CombinedMark | undefined) => void;
  readonly report: WriteReport;
}

/** One kind of output in its files: `stdout.log`, which grows, and `stdout.log.1` …, which are older. */
export class RotatingLogFile implements Log {
  readonly #options: LogFileOptions;
  /** Oldest first. */
  #segments: readonly PlacedSegment[];
  #file: number | undefined;
  #size = 0;
  start: number;
  /** Up to here it was seen that the file is still in its place. */
  #seen = 0;

  /** `segments`: the files that are there, oldest first; `start`: where a new file begins when there is none. */
  constructor(options: LogFileOptions, segments: readonly PlacedSegment[], start: number) {
    this.#options = options;
    this.#segments = segments;
    this.start = start;
  }

  get segments(): readonly Segment[] {
    return this.#segments.map(({ start, inode }) => ({ start, inode }));
  }

  /** The position at which the oldest file begins. */
  get oldest(): number {
    return this.#segments[0]?.start ?? this.start;
  }

  get end(): number {
    return this.start + this.#size;
  }

  get room(): number {
    return this.#options.maxSize - this.#size;
  }

  get isFresh(): boolean {
    return this.#size === 0;
  }

  /** False after a crash in the middle of a rotation, which leaves no newest file. */
  get isInPlace(): boolean {
    return this.#segments.at(-1)?.number === 0;
  }

  /** Goes on with the newest file; false when there is none. */
  reopen(): boolean {
    const newest = this.#segments.at(-1);
    if (newest === undefined) return false;
    this.#file = openSync(this.#path(newest.number), 'r+');
    this.start = newest.start;
    this.#size = this.#seen = fstatSync(this.#file).size;
    return true;
  }

  /** Begins the files of a new run; an empty file of the run before is taken over. */
  beginRun(keepPrevious: boolean): void {
    const there = this.reopen();
    if (there && keepPrevious && this.isFresh && this.isInPlace) return;
    const previous = this.#segments;
    if (!keepPrevious) this.#segments = [];
    this.#begin(this.end, 0);
    if (keepPrevious) return;
    for (const { number } of previous) if (number > 0) rmSync(this.#path(number), { force: true });
  }

  take(source: Source, midLine: boolean): number {
    let length = CHUNK_BYTES;
    if (this.room < length) {
      const next = source.peek(CHUNK_BYTES);
      if (next.length === 0) return 0;
      length = lengthToWrite(next, this.room, !midLine && !this.isFresh);
      if (length === 0) {
        this.rotate();
        length = lengthToWrite(next, this.room, false);
      }
    }
    const moved = source.moveTo(this.#descriptor, this.#size, length);
    this.#size += moved;
    return moved;
  }

  append(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const written = writeSync(this.#descriptor, bytes, done, bytes.length - done, this.#size);
      this.#size += written;
      done += written;
    }
  }

  read(at: number, into: Uint8Array): number {
    return readSync(this.#descriptor, into, 0, Math.min(into.length, this.end - at), at - this.start);
  }

  /** Takes back a torn line at the end. */
  truncate(end: number): void {
    this.#size = end - this.start;
    ftruncateSync(this.#descriptor, this.#size);
  }

  /** When the system refuses, the present file goes on growing: better too long than lost. */
  rotate(mark?: CombinedMark): void {
    const { kind, report, onDidRotate } = this.#options;
    const what = `rotation of ${kind}`;
    try {
      this.#begin(this.end, 0);
      report.works(what);
      onDidRotate(mark);
    } catch (error) {
      report.failed(what, error);
    }
  }

  /**
   * Someone may have deleted the file or the whole folder, or cut the file off. Then a new one takes its place, with
   * what was written since it was last seen; true when that was so.
   */
  ensureInPlace(): boolean {
    if (this.#file === undefined) return false;
    const there = statSync(this.#path(0), { bigint: true, throwIfNoEntry: false });
    const isCutOff = there !== undefined && there.size < this.#size;
    if (!isCutOff && there?.ino.toString() === this.#segments.at(-1)?.inode) {
      this.#seen = this.#size;
      return false;
    }
    const isDeleted = isCutOff || fstatSync(this.#file).nlink === 0;
    if (isDeleted) this.#segments = this.#segments.slice(0, -1);
    this.#begin(isDeleted ? this.start + this.#seen : this.end, isDeleted ? this.#size - this.#seen : 0);
    return true;
  }

  close(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) closeSync(file);
  }

  get #descriptor(): number {
    if (this.#file === undefined) throw new Error(`${this.#path(0)} is not open`);
    return this.#file;
  }

  #path(number: number): string {
    return join(this.#options.folder, logFileName(this.#options.kind, number));
  }

  /** The new file is made before an old one goes, so that no two files in the index ever had the same inode. */
  #begin(start: number, carried: number): void {
    const path = this.#path(0);
    const file = openSync(`${path}.new`, 'w+', 0o600);
    try {
      if (carried > 0) this.#copyEnd(file, carried);
      this.#shift();
      renameSync(`${path}.new`, path);
    } catch (error) {
      closeSync(file);
      throw error;
    }
    this.#segments = [...this.#segments, { start, inode: inodeOf(file), number: 0 }];
    this.close();
    this.#file = file;
    this.start = start;
    this.#size = this.#seen = carried;
  }

  /** Oldest first, so that no name is taken by a file that is still wanted. A file that is gone is forgotten. */
  #shift(): void {
    const older = this.#segments;
    for (const [index, segment] of older.entries()) {
      const number = older.length - index;
      const path = this.#path(segment.number);
      let moved: PlacedSegment | undefined;
      if (number > this.#options.maxFiles) rmSync(path, { force: true });
      else if (renameIfThere(path, this.#path(number))) moved = { ...segment, number };
      // At once, so that a later rename that fails leaves a true list.
      this.#segments = this.#segments.flatMap((other) => (other.inode !== segment.inode ? other : (moved ?? [])));
    }
  }

  #copyEnd(target: number, length: number): void {
    const piece = Buffer.allocUnsafe(Math.min(length, CHUNK_BYTES));
    for (let done = 0; done < length;) {
      const read = readSync(this.#descriptor, piece, 0, piece.length, this.#size - length + done);
      if (read === 0) return;
      writeSync(target, piece, 0, read, done);
      done += read;
    }
  }
}

function inodeOf(file: number): string {
  return fstatSync(file, { bigint: true }).ino.toString();
}

function renameIfThere(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * The length of the part of `chunk` that belongs into a file with `room` bytes left, so that files end where lines end;
 * 0: it is time for the next file. A line that has begun in the file, or that is longer than a whole file, stays in one
 * piece and makes the file longer.
 */
export function lengthToWrite(chunk: Buffer, room: number, mayRotate: boolean): number {
  if (chunk.length <= room) return chunk.length;
  const fits = room > 0 ? chunk.lastIndexOf(NEWLINE, room - 1) + 1 : 0;
  if (fits > 0 || mayRotate) return fits;
  const lineEnd = chunk.indexOf(NEWLINE) + 1;
  return lineEnd > 0 ? lineEnd : chunk.length;
}

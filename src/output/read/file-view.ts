// The view of output that is kept in files, while they are being rotated.
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { INDEX_FILE, type LogIndex, parseIndex, type Segment } from '../log-index.ts';
import { logFileName } from '../log-kind.ts';
import type { OutputView } from './output-view.ts';
import type { OutputKind } from '../../model/stream.ts';

/** A rotation renames the files and then writes the index. A reader in between retries, at most this many times. */
const TRIES = 6;
/** If no rotated file is kept, a flood may remove each before it is opened: after so many tries the rest is read. */
const MOST_TRIES = 60;
const BETWEEN_TRIES_MS = 2;
/** How many rotations may come between a look into the index and at the files before the index is asked again. */
const MOVED_MEANWHILE = 3;

interface OpenFile {
  readonly handle: FileHandle;
  readonly inode: string;
  readonly size: number;
}

/** The output in the log files of `folder`; undefined when there is none. */
export async function openFileView(folder: string, kind: OutputKind): Promise<OutputView | undefined> {
  for (let turn = 1; ; turn++) {
    const file = await openFile(folder, kind, 0);
    // Read after the file was opened: if it names the inode, that file is still the one it speaks of.
    const index = await orClose(file, loadIndex(folder));
    const newest = index?.files[kind].at(-1);
    if (index === undefined || newest === undefined) {
      await file?.handle.close();
      return undefined;
    }
    if (file?.inode === newest.inode) return new FileView(folder, kind, index, file);
    await file?.handle.close();
    // Deleted by someone, or a supervisor died between two renames, or files come and go faster than we look.
    if (turn >= TRIES) {
      const found = await findSegment(folder, kind, newest);
      if (found !== undefined || turn === MOST_TRIES || (await isInIndex(folder, kind, newest))) {
        return new FileView(folder, kind, index, found);
      }
    }
    await delay(BETWEEN_TRIES_MS);
  }
}

class FileView implements OutputView {
  readonly #folder: string;
  readonly #kind: OutputKind;
  #index: LogIndex;
  readonly #newest: OpenFile | undefined;
  readonly end: number;
  readonly oldest: number;
  /** The older file that was read last; without one it is gone. */
  #older: { readonly segment: Segment; readonly file: OpenFile | undefined } | undefined;

  constructor(folder: string, kind: OutputKind, index: LogIndex, newest: OpenFile | undefined) {
    this.#folder = folder;
    this.#kind = kind;
    this.#index = index;
    this.#newest = newest;
    const segments = index.files[kind];
    this.oldest = segments.at(0)?.start ?? 0;
    this.end = (segments.at(-1)?.start ?? 0) + (newest?.size ?? 0);
  }

  get epoch(): string {
    return this.#index.epoch;
  }

  get runs(): LogIndex['runs'] {
    return this.#index.runs;
  }

  async read(at: number, into: Uint8Array): Promise<{ at: number; length: number }> {
    const segments = this.#index.files[this.#kind];
    const found = segments.findLastIndex(({ start }) => start <= at);
    const segment = segments[found];
    if (segment === undefined) return { at: this.oldest, length: 0 };
    const segmentEnd = segments[found + 1]?.start ?? this.end;
    const file = found === segments.length - 1 ? this.#newest : await this.#open(segment);
    if (file === undefined) return { at: segmentEnd, length: 0 };
    const wanted = Math.min(into.length, segmentEnd - at);
    const { bytesRead } = await file.handle.read(into, 0, wanted, at - segment.start);
    return bytesRead === 0 ? { at: segmentEnd, length: 0 } : { at, length: bytesRead };
  }

  async close(): Promise<void> {
    await this.#newest?.handle.close();
    await this.#older?.file?.handle.close();
  }

  async #open(segment: Segment): Promise<OpenFile | undefined> {
    if (this.#older?.segment === segment) return this.#older.file;
    await this.#older?.file?.handle.close();
    this.#older = undefined;
    this.#older = { segment, file: await findSegment(this.#folder, this.#kind, segment) };
    return this.#older.file;
  }
}

/**
 * Opens the file of a segment under whatever number it has by now; undefined when it is gone. A task that floods moves
 * its files on while we look. So the index is asked again as long as it changes: it names the number for certain, and
 * either the file is caught or it is dropped from the index.
 */
async function findSegment(folder: string, kind: OutputKind, segment: Segment): Promise<OpenFile | undefined> {
  let newest: number | undefined;
  for (let turn = 1; ; turn++) {
    const files = (await loadIndex(folder))?.files[kind] ?? [];
    const found = files.findIndex(isSameAs(segment));
    if (found < 0) return undefined;
    if (files.at(-1)?.start !== newest) turn = 1;
    newest = files.at(-1)?.start;
    const expected = files.length - 1 - found;
    // Deleted files leave gaps in the numbers.
    const last = turn === TRIES ? files.length + TRIES : expected + MOVED_MEANWHILE;
    const file = await openBetween(folder, kind, [expected, last], segment);
    if (file !== undefined || turn === TRIES) return file;
    await delay(BETWEEN_TRIES_MS);
  }
}

/** Files only ever move to higher numbers, and do so before the index says it. */
async function openBetween(
  folder: string,
  kind: OutputKind,
  [first, last]: readonly [number, number],
  segment: Segment,
): Promise<OpenFile | undefined> {
  for (let number = first; number <= last; number++) {
    const file = await openFile(folder, kind, number);
    if (file?.inode === segment.inode && (await orClose(file, isInIndex(folder, kind, segment)))) return file;
    await file?.handle.close();
  }
  return undefined;
}

/** A later file may have got the inode of one that is gone. */
function isSameAs({ inode, start }: Segment): (other: Segment) => boolean {
  return (other) => other.inode === inode && other.start === start;
}

/** A look that fails leaves nothing open: what fails it may be that too much is. */
async function orClose<T>(file: OpenFile | undefined, look: Promise<T>): Promise<T> {
  try {
    return await look;
  } catch (error) {
    await file?.handle.close();
    throw error;
  }
}

/**
 * The inode may belong to another file by now; then the index, read after the file was opened, has dropped the segment.
 */
async function isInIndex(folder: string, kind: OutputKind, segment: Segment): Promise<boolean> {
  const index = await loadIndex(folder);
  return index?.files[kind].some(isSameAs(segment)) ?? false;
}

async function openFile(folder: string, kind: OutputKind, number: number): Promise<OpenFile | undefined> {
  try {
    const handle = await open(join(folder, logFileName(kind, number)), 'r');
    const { ino, size } = await handle.stat({ bigint: true });
    return { handle, inode: ino.toString(), size: Number(size) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function loadIndex(folder: string): Promise<LogIndex | undefined> {
  try {
    return parseIndex(await readFile(join(folder, INDEX_FILE), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

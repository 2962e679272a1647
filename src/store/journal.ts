// events.jsonl: what happened, one JSON object a line. One process appends; anyone may read along.
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reserve } from '../base/descriptors.ts';
import { hasShape, isCount, isObject, isString, optional } from '../base/guards.ts';
import type { JournalEntry } from '../model/history.ts';
import { withoutEnvironment, type EventSink } from './event-sink.ts';
import { linesBackwards, openIfThere } from './lines-backwards.ts';

/** On its way to a client it is in memory several times over. */
const MOST_TAIL_BYTES = 4 * 1024 * 1024;

/** events.jsonl.1 is the newest of them. */
const OLD_FILES = 2;

/** The most that may wait for a slow disk; beyond it events are dropped and counted. */
const MOST_WAITING = 10_000;

export interface JournalOptions {
  readonly path: string;
  /** Bytes from which the file is rotated. */
  readonly maxSize: () => number;
  /** A journal that cannot be written, in words; once until it can again. */
  readonly onProblem: (message: string) => void;
}

export class Journal implements EventSink {
  readonly #options: JournalOptions;
  #waiting: string[] = [];
  #dropped = 0;
  #writing: Promise<void> | undefined;
  #failing = false;
  #opening: Promise<unknown> = Promise.resolve();

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  append(entry: JournalEntry): void {
    if (this.#waiting.length >= MOST_WAITING) this.#dropped += 1;
    else this.#waiting.push(`${JSON.stringify(withoutEnvironment(entry))}\n`);
    this.#writing ??= this.#write();
  }

  /** Resolves when everything appended so far is written, or counted as lost. */
  async flush(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  close(): Promise<void> {
    return this.flush();
  }

  /** The newest entries, oldest first, as far as they fit into an answer. */
  async tail(limit: number, task?: string, signal?: AbortSignal): Promise<readonly JournalEntry[]> {
    const found: JournalEntry[] = [];
    let left = MOST_TAIL_BYTES;
    for await (const entry of this.backwards(task)) {
      signal?.throwIfAborted();
      left -= JSON.stringify(entry).length;
      if (left < 0 || found.push(entry) >= limit) break;
    }
    return found.reverse();
  }

  /** Every entry that is kept, newest first, read as far as it is asked for. Lines that a crash tore are left out. */
  async *backwards(task?: string): AsyncGenerator<JournalEntry, void, undefined> {
    const files = await this.#openAll();
    try {
      for (const file of files) {
        for await (const line of linesBackwards(file)) {
          const entry = parse(line);
          if (entry !== undefined && (task === undefined || entry.task === task)) yield entry;
        }
      }
    } finally {
      await Promise.all(files.map((file) => file.close()));
    }
  }

  /** The highest number of a run that the journal has of each task. */
  async lastRuns(): Promise<ReadonlyMap<string, number>> {
    const found = new Map<string, number>();
    for await (const { task, run } of this.backwards()) if (run > (found.get(task) ?? 0)) found.set(task, run);
    return found;
  }

  /** All at one moment between two rotations: by their names the same entries would be met again, or missed. */
  async #openAll(): Promise<readonly FileHandle[]> {
    await this.flush();
    // Nothing is being written at this moment, and no rotation begins before they are open.
    const opening = reserve.lend(() => openTogether(this.#files()));
    const opened = Promise.allSettled([this.#opening, opening]);
    this.#opening = opened;
    return opening;
  }

  #files(): readonly string[] {
    const { path } = this.#options;
    return [path, ...Array.from({ length: OLD_FILES }, (_, index) => `${path}.${index + 1}`)];
  }

  async #write(): Promise<void> {
    // In a later turn, so that what one transition has to say is written at once.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      await this.#writeLines(lines);
    }
    this.#writing = undefined;
  }

  async #writeLines(lines: readonly string[]): Promise<void> {
    const lost = this.#dropped;
    // These lines count as lost until they are written, with the note of earlier losses.
    this.#dropped += lines.length;
    try {
      const size = await reserve.lend(() => this.#appendText(lines.join('') + lossNote(lost)));
      this.#dropped -= lost + lines.length;
      if (size >= this.#options.maxSize()) await this.#rotate();
      this.#failing = false;
    } catch (error) {
      if (this.#failing) return;
      this.#failing = true;
      this.#options.onProblem(
        `Cannot write ${this.#options.path}: ${(error as Error).message}. Events are being lost.`,
      );
    }
  }

  /** Opened for each batch: a journal that was deleted comes back, and an idle supervisor holds no file. */
  async #appendText(text: string): Promise<number> {
    const file = await openMakingFolder(this.#options.path);
    try {
      return await appendLines(file, text);
    } finally {
      await file.close();
    }
  }

  async #rotate(): Promise<void> {
    await this.#opening;
    const files = this.#files();
    await rm(files[OLD_FILES] ?? '', { force: true });
    for (let index = OLD_FILES; index > 0; index -= 1) {
      await rename(files[index - 1] ?? '', files[index] ?? '').catch(ignoreAbsence);
    }
  }
}

/** The files that are there, all or none: where one cannot be opened, none stays open. */
async function openTogether(paths: readonly string[]): Promise<readonly FileHandle[]> {
  const opened = await Promise.allSettled(paths.map((path) => openIfThere(path)));
  const files = opened.flatMap((each) => (each.status === 'fulfilled' ? (each.value ?? []) : []));
  const failed = opened.find((each) => each.status === 'rejected');
  if (failed === undefined) return files;
  await Promise.allSettled(files.map((file) => file.close()));
  throw failed.reason;
}

/** Gives the size of the file afterwards. A line that an earlier writer could not finish stays alone on its line. */
async function appendLines(file: FileHandle, text: string): Promise<number> {
  const { size } = await file.stat();
  const last = Buffer.alloc(1);
  if (size > 0) await file.read(last, 0, 1, size - 1);
  const isTorn = size > 0 && last.toString() !== '\n';
  await file.appendFile(isTorn ? `\n${text}` : text);
  return (await file.stat()).size;
}

async function openMakingFolder(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'a+', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return open(path, 'a+', 0o600);
  }
}

function lossNote(count: number): string {
  if (count === 0) return '';
  const data = { message: `${count} events were lost here: the journal could not be written.` };
  const note: JournalEntry = { time: new Date().toISOString(), task: '', run: 0, event: 'internal-error', data };
  return `${JSON.stringify(note)}\n`;
}

function ignoreAbsence(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

function parse(line: string): JournalEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const hasEntryShape = hasShape({
  time: (time) => typeof time === 'string' && !Number.isNaN(Date.parse(time)),
  task: isString,
  run: isCount,
  event: isString,
  data: optional(isObject),
});

function isEntry(value: unknown): value is JournalEntry {
  return hasEntryShape(value);
}

// Writes to many files, each file one write at a time. Of the texts that come while one is being written only the
// newest is written next: the last writer wins, and no file falls behind. A text that is there already is not written
// again. One that a full disk refused is tried again, ever more slowly: what stays behind would undo a stop after the
// next crash.
import { systemClock, type Clock } from '../base/clock.ts';
import { MutableDisposable, type Disposable } from '../base/disposable.ts';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reserve } from '../base/descriptors.ts';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

interface Waiting {
  text: string;
  readonly written: PromiseWithResolvers<void>;
}

export class LatestWrite {
  readonly #busy = new Map<string, Promise<void>>();
  readonly #waiting = new Map<string, Waiting>();
  /** The text that each file holds, or will when its present write is done. */
  readonly #texts = new Map<string, string>();
  /** Texts that could not be written, and are still the newest. */
  readonly #refused = new Map<string, string>();
  readonly #awaited = new Map<string, PromiseWithResolvers<unknown>>();
  readonly #clock: Clock;
  readonly #retry = new MutableDisposable<Disposable>();
  #pauseMs = FIRST_RETRY_MS;
  #isClosed = false;

  constructor(clock: Clock = systemClock()) {
    this.#clock = clock;
  }

  /**
   * Resolves when this text, or a newer one, is on disk; rejects when it was refused, and tries it again all the same.
   */
  write(path: string, text: string): Promise<void> {
    const waiting = this.#waiting.get(path);
    if (waiting !== undefined) {
      waiting.text = text;
      return waiting.written.promise;
    }
    const busy = this.#busy.get(path);
    if (this.#texts.get(path) === text) return busy ?? Promise.resolve();
    if (busy === undefined) return this.#put(path, text);
    const next: Waiting = { text, written: Promise.withResolvers() };
    this.#waiting.set(path, next);
    return next.written.promise;
  }

  /** Does something else with the file, such as removing it, in its turn; texts that still wait are dropped. */
  async instead(path: string, action: () => Promise<void>): Promise<void> {
    const dropped = this.#waiting.get(path);
    this.#waiting.delete(path);
    dropped?.written.resolve();
    const before = this.#busy.get(path)?.catch(() => undefined);
    this.#texts.delete(path);
    this.#refused.delete(path);
    // Takes its turn now: a text that comes from here on is written after it.
    await this.#start(path, async () => {
      await before;
      await action();
    });
  }

  /** Resolves when the newest text for this file is on disk, however often it is refused before. */
  async written(path: string): Promise<void> {
    if (this.#isSettled(path)) return;
    const awaited = this.#awaited.get(path) ?? Promise.withResolvers();
    this.#awaited.set(path, awaited);
    await awaited.promise;
  }

  /** Writes every text once more, after the files were deleted. Resolves when each was written or refused. */
  async writeAgain(): Promise<void> {
    const texts = [...this.#texts];
    this.#texts.clear();
    await Promise.allSettled(texts.map(([path, text]) => this.write(path, text)));
  }

  #isSettled(path: string): boolean {
    return !this.#busy.has(path) && !this.#waiting.has(path) && !this.#refused.has(path);
  }

  #put(path: string, text: string): Promise<void> {
    this.#texts.set(path, text);
    this.#refused.delete(path);
    return this.#start(path, () =>
      writeFileAtomic(path, text).then(
        () => (this.#pauseMs = FIRST_RETRY_MS),
        (error: unknown) => {
          this.#refuse(path, text);
          throw error;
        },
      ),
    );
  }

  #refuse(path: string, text: string): void {
    this.#texts.delete(path);
    if (this.#waiting.has(path)) return;
    this.#refused.set(path, text);
    if (this.#isClosed || this.#retry.value !== undefined) return;
    this.#retry.value = this.#clock.setTimeout(() => {
      this.#retry.value = undefined;
      this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_RETRY_MS);
      void this.#putRefused();
    }, this.#pauseMs);
  }

  async #putRefused(): Promise<void> {
    await Promise.allSettled([...this.#refused].map(([path, text]) => this.#put(path, text)));
  }

  /** Resolves when everything asked for so far has been written or has been refused, once more where it was before. */
  async flush(): Promise<void> {
    while (this.#busy.size > 0) await Promise.allSettled(this.#busy.values());
    await this.#putRefused();
    while (this.#busy.size > 0) await Promise.allSettled(this.#busy.values());
  }

  /** The same, and nothing is tried again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#retry.dispose();
    await this.flush();
  }

  #start(path: string, action: () => Promise<unknown>): Promise<void> {
    const work = async (): Promise<void> => {
      await action();
    };
    const done: Promise<void> = work().finally(() => {
      if (this.#busy.get(path) === done) this.#next(path);
    });
    this.#busy.set(path, done);
    return done;
  }

  #next(path: string): void {
    this.#busy.delete(path);
    const next = this.#waiting.get(path);
    if (next === undefined) return this.#settle(path);
    this.#waiting.delete(path);
    this.#put(path, next.text).then(next.written.resolve, next.written.reject);
  }

  #settle(path: string): void {
    if (!this.#isSettled(path)) return;
    this.#awaited.get(path)?.resolve(undefined);
    this.#awaited.delete(path);
  }
}

let serial = 0;

/**
 * Puts the text in place of the file in one step: a reader sees all of the old or all of the new, also when this
 * process dies in between. Folders that are missing, or were deleted, are made. Readable by the user alone.
 *
 * Without fsync: it guards against the death of this process, and what a power cut tears is set aside by its reader.
 */
async function writeFileAtomic(path: string, text: string): Promise<void> {
  serial += 1;
  const temporary = `${path}.${process.pid}-${serial}.tmp`;
  try {
    // The reason of a stop is on record before the stop, also where no more files can be opened.
    await reserve.lend(() => writeMakingFolders(temporary, text));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeMakingFolders(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, text, { mode: 0o600 });
  }
}

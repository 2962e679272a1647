// Writes to many files, each file one write at a time. Of the texts that come while one is being written only the newest
// is written next: the last writer wins, and no file falls behind. A text that is there already is not written again.
import { writeFileAtomic } from './atomic-file.ts';

interface Waiting {
  text: string;
  readonly written: PromiseWithResolvers<void>;
}

export class LatestWrite {
  readonly #busy = new Map<string, Promise<void>>();
  readonly #waiting = new Map<string, Waiting>();
  /** What each file holds, or will when its present write is done. */
  readonly #texts = new Map<string, string>();

  /** Resolves when this text, or a newer one, is on disk. */
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
    // Takes its turn now: a text that comes from here on is written after it.
    await this.#start(path, async () => {
      await before;
      await action();
    });
  }

  #put(path: string, text: string): Promise<void> {
    this.#texts.set(path, text);
    return this.#start(path, () =>
      writeFileAtomic(path, text).catch((error: unknown) => {
        this.#texts.delete(path);
        throw error;
      }),
    );
  }

  /** Resolves when everything asked for so far has been written or has failed. */
  async flush(): Promise<void> {
    while (this.#busy.size > 0) await Promise.allSettled(this.#busy.values());
  }

  #start(path: string, action: () => Promise<void>): Promise<void> {
    const done: Promise<void> = action().finally(() => {
      if (this.#busy.get(path) === done) this.#next(path);
    });
    this.#busy.set(path, done);
    return done;
  }

  #next(path: string): void {
    this.#busy.delete(path);
    const next = this.#waiting.get(path);
    if (next === undefined) return;
    this.#waiting.delete(path);
    this.#put(path, next.text).then(next.written.resolve, next.written.reject);
  }
}

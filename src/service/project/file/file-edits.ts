// Edits of dirigent.toml by clients: one after the other, and never over a change of somebody else.
import { UserError } from '../../../base/user-error.ts';
import { replaceText } from './write-text.ts';
import { readText } from './read-text.ts';
import { settledText } from './settled-text.ts';

/** Somebody who writes all the time is not waited for. */
const ATTEMPTS = 3;

/**
 * Changes the text by pure edits. The file is replaced in one step; edits of several clients take turns, and one that
 * meets somebody else's change is made to the new text or refused, never put over it.
 */
export class FileEdits {
  readonly #path: string;
  #turns: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** `afterwards` belongs to the turn: the next edit is made when it is done. */
  async edit<T>(change: (text: string) => string, afterwards: () => Promise<T>): Promise<T> {
    const turn = this.#turns.then(() => this.#editNow(change)).then(afterwards);
    this.#turns = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }

  async #editNow(change: (text: string) => string): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      // An editor that truncates and then writes has lost nothing yet: what it writes is waited for.
      const before = await settledText(() => readText(this.#path));
      const after = change(before ?? '');
      if (await replaceText(this.#path, after, async () => (await readText(this.#path)) === before)) return;
    }
    throw new UserError('conflict', `${this.#path} was changed by another program at the same time. Try again.`);
  }
}

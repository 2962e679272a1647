// Limits the memory that clients can make the supervisor hold.
import { UserError } from '../../base/user-error.ts';

/** Whatever is smaller is let through: the most important words, such as "stop", are short. */
const SMALL = 64 * 1024;

/** How much memory one client may take, and all of them together. */
export class ByteBudget {
  readonly #limit: number;
  readonly #all: ByteBudget | undefined;
  #used = 0;

  /** `all`: the budget that this one is a part of. */
  constructor(limit: number, all?: ByteBudget) {
    this.#limit = limit;
    this.#all = all;
  }

  /** False, and nothing is taken, when that is too much. The caller gives back what it took. */
  take(bytes: number): boolean {
    if (bytes > SMALL && !this.hasRoom(bytes)) return false;
    this.add(bytes);
    return true;
  }

  hasRoom(bytes: number): boolean {
    return this.#used + bytes <= this.#limit && this.#all?.hasRoom(bytes) !== false;
  }

  /** For what is there already. */
  add(bytes: number): void {
    this.#used += bytes;
    this.#all?.add(bytes);
  }

  give(bytes: number): void {
    this.#used -= bytes;
    this.#all?.give(bytes);
  }
}

export function tooMuchUnanswered(): UserError {
  return new UserError('rejected', 'The unanswered requests are too large in total; wait for some of the responses.');
}

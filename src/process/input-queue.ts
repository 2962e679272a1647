// Input on its way to a task: in order, never much of it in memory, and dropped when its sender is gone.
import { UserError } from '../base/user-error.ts';
import { abortable } from '../base/abortable.ts';

/** Input that a task has not read yet is in memory. One piece may be larger, when nothing else waits. */
const MOST_WAITING = 4 * 1024 * 1024;
/** Handed to the system at once, and stays there when its sender is gone. */
const PIECE = 64 * 1024;

const NOTHING = new Uint8Array();

export class InputQueue {
  readonly #send: (piece: Uint8Array) => Promise<void>;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** `send` resolves when the system has taken the piece. */
  constructor(send: (piece: Uint8Array) => Promise<void>) {
    this.#send = send;
  }

  /** Resolves when all of it is taken. Aborting rejects; what was not taken by then never is. */
  async write(data: Uint8Array, signal?: AbortSignal): Promise<void> {
    if (this.#waiting > 0 && this.#waiting + data.length > MOST_WAITING) throw tooMuch(this.#waiting);
    const entry = { data };
    this.#waiting += data.length;
    const sent = this.#last.then(() => this.#sendAll(entry));
    this.#last = sent.catch(() => undefined);
    try {
      await abortable(sent, signal);
    } finally {
      this.#waiting -= data.length;
      entry.data = NOTHING;
    }
  }

  /** Resolves when nothing waits. */
  async drained(): Promise<void> {
    await this.#last;
  }

  async #sendAll(entry: { readonly data: Uint8Array }): Promise<void> {
    for (let at = 0; at < entry.data.length; at += PIECE) await this.#send(entry.data.subarray(at, at + PIECE));
  }
}

/** Why nothing more can be written: a client has ended the input. */
export function inputIsEnded(): UserError {
  return new UserError('not-running', 'The input of the task is closed. It takes input again after a restart.');
}

function tooMuch(waiting: number): UserError {
  return new UserError(
    'rejected',
    `The input queue of the task is full: ${waiting} bytes are still unread. Send more once it has read them.`,
  );
}

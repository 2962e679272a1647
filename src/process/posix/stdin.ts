// The stdin of a run: a FIFO that the supervisor writes to, and whose end is on record in the run's folder.
import { constants, existsSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { UserError } from '../../base/user-error.ts';
import { fifo, INPUT_ENDED, openFifo } from './run-folder.ts';
import { inputIsEnded, InputQueue } from '../input-queue.ts';
import { inWords } from './limits.ts';

/** Opened by the first write. */
export class Stdin {
  readonly #folder: string;
  #socket: Socket | undefined;
  #closed = false;
  #ended: boolean;
  readonly #queue = new InputQueue((piece) => this.#send(piece));

  constructor(folder: string) {
    this.#folder = folder;
    this.#ended = existsSync(join(folder, INPUT_ENDED));
  }

  /** Resolves when the FIFO has taken all of it; rejects with a UserError when the run ends before that. */
  async write(data: Uint8Array, signal?: AbortSignal): Promise<void> {
    if (this.#ended) throw inputIsEnded();
    this.#open();
    await this.#queue.write(data, signal);
  }

  async #send(data: Uint8Array): Promise<void> {
    const socket = this.#open();
    await new Promise<void>((resolve, reject) => {
      const refuse = (): void => reject(notRunning());
      socket.once('close', refuse);
      socket.write(data, (error) => {
        socket.off('close', refuse);
        if (error) refuse();
        else resolve();
      });
    });
  }

  /** True also where an earlier supervisor ended it. */
  get isEnded(): boolean {
    return this.#ended;
  }

  /**
   * Nothing more can be written. Resolves when all that was written before is in the FIFO, and the end is on record.
   */
  async end(): Promise<void> {
    if (this.#closed) return;
    this.#ended = true;
    await this.#queue.drained();
    try {
      writeFileSync(join(this.#folder, INPUT_ENDED), '');
      this.close();
    } catch (error) {
      this.#ended = false;
      throw new UserError('operation-failed', `Could not record the end of the input: ${(error as Error).message}`);
    }
  }

  #open(): Socket {
    if (this.#closed) throw notRunning();
    if (this.#socket !== undefined) return this.#socket;
    try {
      this.#socket = openFifo(fifo(this.#folder, 'stdin'), constants.O_WRONLY);
    } catch (error) {
      throw cannotOpen(error);
    }
    this.#socket.on('error', () => undefined);
    return this.#socket;
  }

  close(): void {
    this.#closed = true;
    this.#socket?.destroy();
  }
}

/** fifo(7): without a reader it is ENXIO; and the folder goes with the run. */
function cannotOpen(error: unknown): UserError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return ['ENXIO', 'ENOENT'].includes(code)
    ? new UserError('not-running', 'The task is not running, so it cannot read input.', { cause: error })
    : new UserError('operation-failed', `Cannot open the input of the task: ${inWords(message)}.`, {
        cause: error,
      });
}

function notRunning(): UserError {
  return new UserError('not-running', 'The task ended before it read all of the input.');
}

import { constants, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { UserError } from '../../base/user-error.ts';
import { socketOn } from './control.ts';
import { fifo } from './run-folder.ts';

/** What the supervisor writes into the stdin of a run. Opened by the first write. */
export class Stdin {
  readonly #folder: string;
  #socket: Socket | undefined;
  #closed = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when the FIFO has taken all of it; rejects with a UserError when the run ends before that. */
  async write(data: Uint8Array): Promise<void> {
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

  #open(): Socket {
    if (this.#closed) throw notRunning();
    if (this.#socket !== undefined) return this.#socket;
    try {
      const fd = openSync(fifo(this.#folder, 'stdin'), constants.O_WRONLY | constants.O_NONBLOCK);
      this.#socket = socketOn(fd, { readable: false, writable: true });
    } catch (error) {
      throw new UserError('not-running', 'The task is not running: nobody reads its input.', { cause: error });
    }
    this.#socket.on('error', () => undefined);
    return this.#socket;
  }

  close(): void {
    this.#closed = true;
    this.#socket?.destroy();
  }
}

function notRunning(): UserError {
  return new UserError('not-running', 'The task ended before it took all of the input.');
}

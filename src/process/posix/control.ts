// The supervisor's end of a keeper's control FIFO: lines as they come, without polling.
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { isOutOfDescriptors } from '../../base/descriptors.ts';
import { insist } from '../insist.ts';
import { fifo } from './run-folder.ts';

export class Control {
  readonly #socket: Socket;
  readonly #onLine: (line: string) => void;
  readonly #inputEnded = Promise.withResolvers<true>();
  #rest = '';
  /** The keeper has let go of the command's input. */
  readonly inputEnded = this.#inputEnded.promise;
  /** The keeper is gone: nobody holds the other end. Only for a FIFO that was opened for reading alone. */
  readonly ended: Promise<void>;

  /**
   * `alone`: before the keeper is there, the FIFO is opened for writing too, since reading one without a writer is its
   * end. Rejects nothing; throws when the folder is gone.
   */
  constructor(folder: string, options: { readonly alone: boolean; readonly onLine: (line: string) => void }) {
    this.#onLine = options.onLine;
    const access = options.alone ? constants.O_RDWR : constants.O_RDONLY;
    const fd = openSync(fifo(folder, 'control'), access | constants.O_NONBLOCK);
    this.#socket = socketOn(fd, { readable: true, writable: false });
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (chunk: string) => this.#take(chunk));
    this.ended = new Promise((resolve) => {
      this.#socket.once('close', () => resolve());
      this.#socket.once('error', () => resolve());
    });
  }

  /**
   * To hear of a run that is found again. That no more files can be opened says nothing of it, and is waited out;
   * undefined where its folder is gone.
   */
  static hear(folder: string, onLine: (line: string) => void): Promise<Control | undefined> {
    const open = (): Control | undefined => {
      try {
        return new Control(folder, { alone: false, onLine });
      } catch (error) {
        if (isOutOfDescriptors(error)) throw error;
        return undefined;
      }
    };
    return insist(() => Promise.resolve().then(open));
  }

  #take(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === 'input ended') this.#inputEnded.resolve(true);
      else this.#onLine(line);
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** A FIFO as a stream that the event loop watches. Takes the descriptor over. */
export function socketOn(fd: number, sides: { readonly readable: boolean; readonly writable: boolean }): Socket {
  try {
    return new Socket({ fd, ...sides });
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

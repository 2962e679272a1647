// The supervisor's end of a shim's control FIFO: reads lines as they come, without polling.
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { isOutOfDescriptors } from '../../../base/descriptors.ts';
import { retryUntilOk } from '../../retry-until-ok.ts';
import { fifo } from '../folder/run-folder.ts';

export class Control {
  readonly #socket: Socket;
  readonly #onLine: (line: string) => void;
  readonly #inputEnded = Promise.withResolvers<true>();
  #rest = '';
  /** The shim has closed the command's input. */
  readonly inputEnded = this.#inputEnded.promise;
  /** The shim is gone: no process holds the other end. Only for a FIFO that was opened for reading alone. */
  readonly ended: Promise<void>;

  /**
   * `alone`: before the shim is there, the FIFO is opened for writing too, since without a writer it reads as ended.
   * Throws when the folder is gone.
   */
  constructor(folder: string, options: { readonly alone: boolean; readonly onLine: (line: string) => void }) {
    this.#onLine = options.onLine;
    const access = options.alone ? constants.O_RDWR : constants.O_RDONLY;
    const fd = openSync(fifo(folder, 'control'), access | constants.O_NONBLOCK);
    this.#socket = socketOn(fd, { readable: true, writable: false });
    this.#socket.setEncoding('utf8');
    this.#socket.on('data', (chunk: string) => this.#onData(chunk));
    this.ended = new Promise((resolve) => {
      this.#socket.once('close', () => resolve());
      this.#socket.once('error', () => resolve());
    });
  }

  /**
   * The control FIFO of an adopted run; undefined where its folder is gone. A shortage of descriptors says nothing of the
   * run, and is waited out.
   */
  static reopen(folder: string, onLine: (line: string) => void): Promise<Control | undefined> {
    const open = (): Control | undefined => {
      try {
        return new Control(folder, { alone: false, onLine });
      } catch (error) {
        if (isOutOfDescriptors(error)) throw error;
        return undefined;
      }
    };
    return retryUntilOk(() => Promise.resolve().then(open));
  }

  #onData(chunk: string): void {
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

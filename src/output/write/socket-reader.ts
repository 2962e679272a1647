// Reads FIFOs on systems without splice(2), on Node's event loop.
import { constants, openSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import { STREAMS, type Stream } from '../../model/stream.ts';
import { SPACING_MS } from './growth-throttle.ts';
import type { ToWorker, WorkerStart } from './messages.ts';
import type { Reader, ReaderWork } from './reader.ts';
import { ChunkSource, CHUNK_BYTES } from './source.ts';
import type { RunCapture } from './run-capture.ts';

/** More reads than a full pipe takes, yet an end even when a stray process writes on and on. */
const LAST_TURN = 64;

interface OpenStream {
  readonly stream: Stream;
  readonly descriptor: number;
  readonly socket: Socket;
}

/**
 * Systems without splice(2): Node reads the FIFOs into one buffer. A `kill -9` in the instant between a read and its
 * write loses that piece; nothing else does.
 */
export class SocketReader implements Reader {
  readonly engine = 'read';
  readonly wake = undefined;
  #onDidGrow: (run: RunCapture) => void = () => undefined;
  readonly #streams = new Map<RunCapture, readonly OpenStream[]>();
  readonly #buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);

  run(work: ReaderWork, { port }: WorkerStart): void {
    let timer: NodeJS.Timeout | undefined;
    let wait = -1;
    const flush = (): void => {
      clearTimeout(timer);
      wait = work.flush(performance.now());
      timer = wait < 0 ? undefined : setTimeout(flush, wait);
    };
    const flushUnlessSoon = (): void => {
      // Only a problem is waited for longer; the output that came since is due before it.
      if (wait < 0 || wait > SPACING_MS) flush();
    };
    this.#onDidGrow = (run) => {
      work.grew(run);
      flushUnlessSoon();
    };
    port.on('message', (message: ToWorker) => {
      const open = work.handle(message);
      if (open) return flushUnlessSoon();
      clearTimeout(timer);
      port.close();
    });
  }

  attach(run: RunCapture): void {
    const { streams } = run.spec;
    if (streams === undefined) return;
    const opened: OpenStream[] = [];
    this.#streams.set(run, opened);
    try {
      for (const stream of STREAMS) opened.push(this.#listen(run, stream, streams[stream]));
    } catch (error) {
      this.detach(run);
      throw error;
    }
  }

  drainLast(run: RunCapture): void {
    for (const { stream, descriptor } of this.#streams.get(run) ?? []) {
      try {
        this.#readLast(run, stream, descriptor);
      } catch (error) {
        run.lostStream(stream, error);
      }
    }
  }

  #readLast(run: RunCapture, stream: Stream, descriptor: number): void {
    for (let turn = 0; turn < LAST_TURN; turn++) {
      const chunk = this.#readNow(descriptor);
      if (chunk.length === 0) return;
      run.drainLast(stream, new ChunkSource(chunk));
    }
  }

  detach(run: RunCapture): void {
    for (const { socket } of this.#streams.get(run) ?? []) socket.destroy();
    this.#streams.delete(run);
  }

  dispose(): void {
    for (const run of this.#streams.keys()) this.detach(run);
  }

  /** Opened for writing as well, so that it never reads as ended: `finish` decides when a run is over. */
  #listen(run: RunCapture, stream: Stream, path: string): OpenStream {
    const descriptor = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    const onread = {
      buffer: this.#buffer,
      callback: (length: number): boolean => {
        run.drainLast(stream, new ChunkSource(this.#buffer.subarray(0, length)));
        this.#onDidGrow(run);
        return true;
      },
    };
    const socket = new Socket({ fd: descriptor, readable: true, writable: false, onread });
    socket.on('error', (error) => {
      run.lostStream(stream, error);
      socket.destroy();
    });
    return { stream, descriptor, socket };
  }

  #readNow(descriptor: number): Buffer {
    try {
      return this.#buffer.subarray(0, readSync(descriptor, this.#buffer, 0, CHUNK_BYTES, null));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      return this.#buffer.subarray(0, 0);
    }
  }
}

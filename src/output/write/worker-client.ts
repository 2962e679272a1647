// The main thread's end of the capture's worker.
import { closeSync, writeSync } from 'node:fs';
import { MessageChannel, receiveMessageOnPort, type MessagePort, Worker } from 'node:worker_threads';
import { reportBug } from '../../base/event.ts';
import type { FromWorker, WorkerMethod, WorkerRequests, WorkerStart } from './messages.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface WorkerEvents {
  onAppend(task: string, run: number): void;
  onFail(task: string, run: number, message: string): void;
  /** The problem that `onFail` reported has passed. */
  onPass(task: string, run: number, message: string): void;
  /** The worker ended by a bug; what it had read is in the files. */
  onCrash(error: Error): void;
}

export class WorkerClient {
  readonly #port: MessagePort;
  readonly #worker: Worker;
  readonly #events: WorkerEvents;
  readonly #stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #pending = new Map<number, Pending>();
  readonly #exited: Promise<void>;
  #wake: number | undefined;
  #lastId = 0;
  #end: Error | undefined;
  #hasCrashed = false;
  readonly ready: Promise<'splice' | 'read'>;

  constructor(path: string | URL, engine: 'splice' | 'read' | undefined, events: WorkerEvents) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#events = events;
    const workerData: WorkerStart = { port: port2, engine, stop: this.#stop };
    // A descriptor that a socket takes over is closed by the socket: the worker's own count of them would be wrong.
    const options = { name: 'capture', workerData, transferList: [port2], trackUnmanagedFds: false };
    this.#worker = new Worker(path, options);
    this.ready = new Promise((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('exit', () => reject(endedByItself()));
      this.#port.on('message', (message: FromWorker) => {
        if (message.type !== 'ready') return this.#onMessage(message);
        this.#wake = message.wake;
        // For what was asked before the worker could be woken.
        this.#wakeUp();
        resolve(message.engine);
      });
    });
    // Rejects pending calls; all other tasks receive `onCrash`.
    this.ready.catch(() => undefined);
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
    this.#worker.on('error', (error: Error) => this.#crashed(error));
    this.#worker.once('exit', () => {
      this.#receiveRest();
      this.#crashed(endedByItself());
    });
    process.on('exit', this.#stopWorker);
  }

  /** It ended by a bug: what was asked of it may be asked of the next. */
  hasCrashed(): boolean {
    return this.#hasCrashed;
  }

  /** Rejects when the worker refuses, or has ended. */
  request<M extends WorkerMethod>(
    method: M,
    params: WorkerRequests[M]['params'],
  ): Promise<WorkerRequests[M]['result']> {
    if (this.#end) return Promise.reject(this.#end);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      // A message carries no type: what the worker answers to `method` is said in WorkerRequests.
      this.#pending.set(id, { resolve: (value) => resolve(value as WorkerRequests[M]['result']), reject });
      this.#port.postMessage({ id, method, params });
      this.#wakeUp();
    });
  }

  /**
   * Resolves when the worker is gone. One that ends by a bug in that moment is gone, too: the bug is reported
   * elsewhere.
   */
  async close(): Promise<void> {
    if (!this.#end) {
      const closed = this.request('close', null);
      this.#end = new Error('The output capture is closed');
      await closed.catch(reportBug);
    }
    await this.#exited;
    this.#release();
  }

  /** The eventfd is closed here, by its writer: another file may have its number a moment later. */
  #release(): void {
    process.off('exit', this.#stopWorker);
    this.#port.close();
    const wake = this.#wake;
    this.#wake = undefined;
    if (wake !== undefined) closeSync(wake);
  }

  /** A thread that sleeps in poll(2) would keep an ending process from ending: Node waits for its threads. */
  readonly #stopWorker = (): void => {
    Atomics.store(this.#stop, 0, 1);
    this.#wakeUp();
  };

  #wakeUp(): void {
    if (this.#wake !== undefined) writeSync(this.#wake, ONE);
  }

  #onMessage(message: Exclude<FromWorker, { type: 'ready' }>): void {
    switch (message.type) {
      case 'append':
        return this.#events.onAppend(message.task, message.run);
      case 'fail':
        return this.#events.onFail(message.task, message.run, message.message);
      case 'pass':
        return this.#events.onPass(message.task, message.run, message.message);
      case 'result':
        return this.#take(message.id)?.resolve(message.result);
      case 'error':
        return this.#take(message.id)?.reject(new Error(message.message));
    }
  }

  /** On a busy main thread the exit arrives before the last responses, such as that to `close`. */
  #receiveRest(): void {
    for (;;) {
      const received = receiveMessageOnPort(this.#port) as { readonly message: FromWorker } | undefined;
      if (received === undefined) return;
      if (received.message.type !== 'ready') this.#onMessage(received.message);
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  #crashed(error: Error): void {
    // Requests to a worker that is being closed wait, too.
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
    // One that was closed, or has crashed already.
    if (this.#end !== undefined) return;
    this.#end = error;
    this.#hasCrashed = true;
    this.#release();
    this.#events.onCrash(error);
  }
}

function endedByItself(): Error {
  return new Error('its thread exited unexpectedly');
}

/** An eventfd takes a number of 8 bytes. */
const ONE = new Uint8Array(new BigUint64Array([1n]).buffer);

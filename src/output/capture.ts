// The capture of all tasks: its worker, which is started again when it crashes, and reading what it wrote.
import { setTimeout as pause } from 'node:timers/promises';
import { Emitter } from '../base/event.ts';
import { UserError } from '../base/user-error.ts';
import { WorkerClient } from './write/worker-client.ts';
import type { WorkerMethod, WorkerRequests } from './write/messages.ts';
import { CrashBudget } from './write/crash-budget.ts';
import { parseCursor } from './read/cursor.ts';
import { openFileView } from './read/file-view.ts';
import { memoryView, type OutputView } from './read/output-view.ts';
import type { Capture, CaptureSpec, CaptureTotals, ReadRequest, ReadResult } from './ports.ts';
import type { Stream } from '../model/stream.ts';
import { readOutput } from './read/read-output.ts';

export interface CaptureOptions {
  /** The bundle of `write/worker-main.ts`; default: its source. */
  readonly workerPath?: string | URL;
  /** `read` does not use the system calls that only Linux has; the default where they are missing. */
  readonly engine?: 'read';
}

/** How often resuming the capture of a run is tried again. */
const RESUME_EVERY_MS = 1_000;

/** Starts the worker that captures the output of all tasks. Rejects when it cannot run. */
export async function createCapture(options: CaptureOptions = {}): Promise<Capture> {
  const capture = new WorkerCapture(options);
  await capture.start();
  return capture;
}

class WorkerCapture implements Capture {
  readonly #options: CaptureOptions;
  readonly #didAppend = new Emitter<{ task: string; run: number }>();
  readonly #didFail = new Emitter<{ task: string; run: number; message: string; isOver?: true }>();
  /** The open captures, which go on after a crash of the worker. */
  readonly #open = new Map<string, CaptureSpec>();
  #worker: WorkerClient;
  readonly onDidAppend = this.#didAppend.event;
  readonly onDidFail = this.#didFail.event;
  engine: 'splice' | 'read' = 'read';
  readonly #budget = new CrashBudget();
  /** Resolves when there is a worker to ask. */
  #pausing: Promise<void> = Promise.resolve();
  readonly #closed = new AbortController();
  #hasBegun = false;

  constructor(options: CaptureOptions) {
    this.#options = options;
    this.#worker = this.#spawn();
  }

  async start(): Promise<void> {
    this.engine = await this.#worker.ready;
    this.#hasBegun = true;
  }

  async open(spec: CaptureSpec): Promise<void> {
    try {
      await this.#ask('open', spec, { ...spec, resume: true });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      // The command of a resumed run would wait for ever for a reader.
      if (spec.resume) void this.#resume(spec);
      throw new UserError('operation-failed', `Cannot capture the output of ${spec.task}: ${reason}`, {
        cause: error,
      });
    }
    this.#open.set(spec.task, spec);
  }

  async feed(task: string, run: number, stream: Stream, chunk: Uint8Array): Promise<void> {
    await this.#pausing;
    await this.#worker.request('feed', { task, run, stream, chunk });
  }

  async finish(task: string, run: number): Promise<CaptureTotals> {
    try {
      return await this.#ask('finish', { task, run });
    } finally {
      if (this.#open.get(task)?.run === run) this.#open.delete(task);
    }
  }

  async read(request: ReadRequest): Promise<ReadResult> {
    const view = await this.#view(request);
    try {
      return await readOutput(view, request);
    } finally {
      await view?.close();
    }
  }

  async forget(task: string): Promise<void> {
    await this.#ask('forget', { task });
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#worker.close();
    this.#didAppend.dispose();
    this.#didFail.dispose();
  }

  async #view({ task, folder, persist, kind, cursor }: ReadRequest): Promise<OutputView | undefined> {
    if (persist) return openFileView(folder, kind);
    const from = cursor === undefined ? 0 : parseCursor(cursor).position;
    const tail = await this.#ask('tail', { task, kind, from });
    return tail === null ? undefined : memoryView(tail);
  }

  /** A request that a crashed worker did not answer is made once more, to the next one. */
  async #ask<M extends WorkerMethod>(
    method: M,
    params: WorkerRequests[M]['params'],
    again = params,
  ): Promise<WorkerRequests[M]['result']> {
    await this.#pausing;
    const worker = this.#worker;
    try {
      return await worker.request(method, params);
    } catch (error) {
      if (!worker.hasCrashed() || this.#closed.signal.aborted) throw error;
    }
    await this.#pausing;
    return this.#worker.request(method, again);
  }

  #spawn(): WorkerClient {
    const path = this.#options.workerPath ?? new URL('./write/worker-main.ts', import.meta.url);
    return new WorkerClient(path, this.#options.engine, {
      onAppend: (task, run) => this.#didAppend.fire({ task, run }),
      onFail: (task, run, message) => this.#didFail.fire({ task, run, message }),
      onPass: (task, run, message) => this.#didFail.fire({ task, run, message, isOver: true }),
      onCrash: (error) => this.#onCrash(error),
    });
  }

  /** The worker ended by a bug. The bytes are in the files and the FIFOs, so another goes on where it was. */
  #onCrash(error: Error): void {
    // The start of the first worker fails with its error, and no other worker would ever be closed.
    if (!this.#hasBegun) return;
    const wait = this.#budget.crashed(performance.now());
    if (wait === 0) return this.#restart(error);
    const until = `Retrying in ${wait / 1000} s; until then tasks that write a lot are blocked`;
    for (const spec of this.#open.values())
      this.#report(spec, `The output capture keeps crashing (${error.message}). ${until}.`);
    this.#pausing = pause(wait, undefined, { ref: false, signal: this.#closed.signal }).then(
      () => this.#restart(error),
      () => undefined,
    );
  }

  #restart(error: Error): void {
    this.#worker = this.#spawn();
    for (const spec of this.#open.values()) {
      this.#report(spec, `The output capture crashed and was restarted: ${error.message}`);
      void this.#resume(spec);
    }
  }

  /**
   * Goes on with a run, and tries until that succeeds, the run is over, or the worker has crashed: then the next does.
   */
  async #resume(spec: CaptureSpec): Promise<void> {
    const worker = this.#worker;
    this.#open.set(spec.task, spec);
    let reported: string | undefined;
    while (this.#open.get(spec.task) === spec && !worker.hasCrashed() && !this.#closed.signal.aborted) {
      try {
        await worker.request('open', { ...spec, resume: true });
        if (reported !== undefined)
          this.#didFail.fire({ task: spec.task, run: spec.run, message: reported, isOver: true });
        return;
      } catch (error) {
        if (worker.hasCrashed()) return;
        const reason = (error as Error).message;
        if (reported === undefined) this.#report(spec, (reported = `Cannot read the output, retrying: ${reason}`));
      }
      await pause(RESUME_EVERY_MS, undefined, { ref: false });
    }
  }

  #report({ task, run }: CaptureSpec, message: string): void {
    this.#didFail.fire({ task, run, message });
  }
}

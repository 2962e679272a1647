import { Emitter } from '../base/event.ts';
import { UserError } from '../base/user-error.ts';
import { CaptureWorker } from './capture-worker.ts';
import { parseCursor } from './cursor.ts';
import { openFileView } from './file-view.ts';
import { memoryView } from './memory-view.ts';
import type { OutputView } from './output-view.ts';
import type { Capture, CaptureSpec, CaptureTotals, ReadRequest, ReadResult, Stream } from './ports.ts';
import { readOutput } from './read-output.ts';

export interface CaptureOptions {
  /** The bundle of `capture/worker.ts`; its source unless told. */
  readonly workerPath?: string | URL;
  /** `read` does without the calls that only Linux has; chosen by itself where they are missing. */
  readonly engine?: 'read';
}

/** A capture that fails more often than this fails for a reason that another attempt does not change. */
const MOST_CRASHES = 5;

/** Starts the worker that captures the output of all tasks. Rejects when it cannot run. */
export async function createCapture(options: CaptureOptions = {}): Promise<Capture> {
  const capture = new WorkerCapture(options);
  await capture.start();
  return capture;
}

class WorkerCapture implements Capture {
  readonly #options: CaptureOptions;
  readonly #didAppend = new Emitter<{ task: string; run: number }>();
  readonly #didFail = new Emitter<{ task: string; run: number; message: string }>();
  /** What is being captured, to go on with after a crash of the worker. */
  readonly #open = new Map<string, CaptureSpec>();
  #worker: CaptureWorker;
  readonly onDidAppend = this.#didAppend.event;
  readonly onDidFail = this.#didFail.event;
  engine: 'splice' | 'read' = 'read';
  #crashes = 0;

  constructor(options: CaptureOptions) {
    this.#options = options;
    this.#worker = this.#spawn();
  }

  async start(): Promise<void> {
    this.engine = await this.#worker.ready;
  }

  async open(spec: CaptureSpec): Promise<void> {
    try {
      await this.#worker.request('open', spec);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new UserError('operation-failed', `The output of ${spec.task} cannot be captured: ${reason}`, {
        cause: error,
      });
    }
    this.#open.set(spec.task, spec);
  }

  async feed(task: string, run: number, stream: Stream, chunk: Uint8Array): Promise<void> {
    await this.#worker.request('feed', { task, run, stream, chunk });
  }

  async finish(task: string, run: number): Promise<CaptureTotals> {
    const totals = await this.#worker.request('finish', { task, run });
    if (this.#open.get(task)?.run === run) this.#open.delete(task);
    return totals;
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
    await this.#worker.request('forget', { task });
  }

  async close(): Promise<void> {
    await this.#worker.close();
    this.#didAppend.dispose();
    this.#didFail.dispose();
  }

  async #view({ task, folder, persist, kind, cursor }: ReadRequest): Promise<OutputView | undefined> {
    if (persist) return openFileView(folder, kind);
    const from = cursor === undefined ? 0 : parseCursor(cursor).position;
    const tail = await this.#worker.request('tail', { task, kind, from });
    return tail === null ? undefined : memoryView(tail);
  }

  #spawn(): CaptureWorker {
    const path = this.#options.workerPath ?? new URL('./capture/worker.ts', import.meta.url);
    return new CaptureWorker(path, this.#options.engine, {
      onAppend: (task, run) => this.#didAppend.fire({ task, run }),
      onFail: (task, run, message) => this.#didFail.fire({ task, run, message }),
      onCrash: (error) => this.#goOn(error),
    });
  }

  /** The worker ended by a bug. The bytes are in the files and the FIFOs, so another goes on where it was. */
  #goOn(error: Error): void {
    const specs = [...this.#open.values()];
    const tell = ({ task, run }: CaptureSpec, outcome: string): void =>
      this.#didFail.fire({ task, run, message: `The capture of output failed ${outcome}` });
    if (++this.#crashes > MOST_CRASHES) {
      for (const spec of specs) tell(spec, `too often and was given up: ${error.message}`);
      return;
    }
    this.#worker = this.#spawn();
    for (const spec of specs) {
      tell(spec, `and went on: ${error.message}`);
      this.#worker
        .request('open', { ...spec, resume: true })
        .catch((reason: unknown) => tell(spec, `and could not go on: ${String(reason)}`));
    }
  }
}

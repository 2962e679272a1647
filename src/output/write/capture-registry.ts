// The registry of captures: every run that is being captured, and the outputs that live in memory.
import { ChunkSource } from './source.ts';
import type { Reader, ReaderWork } from './reader.ts';
import { MemoryOutput, type MemoryTail } from './memory-output.ts';
import type { FedChunk, FromWorker, ToWorker } from './messages.ts';
import { GrowthThrottle } from './growth-throttle.ts';
import { Prefixer } from './combiner.ts';
import { RunCapture } from './run-capture.ts';
import { openInMemory, openOnDisk } from './run-writer.ts';
import type { CaptureSpec, CaptureTotals } from '../ports.ts';

/** Answers the requests of the main thread. */
export class CaptureRegistry implements ReaderWork {
  readonly #reader: Reader;
  readonly #post: (message: FromWorker) => void;
  readonly #prefixer = new Prefixer();
  readonly #runs = new Map<string, RunCapture>();
  readonly #inMemory = new Map<string, MemoryOutput>();
  readonly #throttle: GrowthThrottle;
  /** Runs with a problem to report that was reported a moment ago. */
  readonly #holdingBack = new Set<RunCapture>();

  constructor(reader: Reader, post: (message: FromWorker) => void) {
    this.#reader = reader;
    this.#post = post;
    this.#throttle = new GrowthThrottle(({ spec: { task, run } }) => post({ type: 'append', task, run }));
  }

  handle(message: ToWorker): boolean {
    const { id, method } = message;
    try {
      this.#post({ type: 'result', id, result: this.#answer(message) });
    } catch (error) {
      this.#post({ type: 'error', id, message: error instanceof Error ? error.message : String(error) });
    }
    return method !== 'close';
  }

  /** Closes every file; what is in the FIFOs stays there. */
  close(): void {
    for (const run of this.#runs.values()) {
      this.#reader.detach(run);
      run.close();
    }
    this.#runs.clear();
    this.#holdingBack.clear();
  }

  grew(run: RunCapture): void {
    this.#throttle.grew(run);
    if (run.isHoldingBack) this.#holdingBack.add(run);
  }

  flush(now: number): number {
    let wait = this.#throttle.flush(now);
    for (const run of this.#holdingBack) {
      const left = run.reportProblem();
      if (left < 0) this.#holdingBack.delete(run);
      else wait = wait < 0 ? left : Math.min(wait, left);
    }
    return wait;
  }

  #answer(message: ToWorker): unknown {
    switch (message.method) {
      case 'open':
        return this.#open(message.params);
      case 'finish':
        return this.#finish(message.params.task, message.params.run);
      case 'feed':
        return this.#feed(message.params);
      case 'tail':
        return this.#tail(message.params);
      case 'forget':
        return this.#inMemory.delete(message.params.task);
      case 'close':
        this.close();
        return null;
    }
  }

  #open(spec: CaptureSpec): null {
    const { task, run, persist } = spec;
    const before = this.#runs.get(task);
    if (before) this.#finish(task, before.spec.run);
    const capture = new RunCapture(
      spec,
      (logs, report) =>
        persist ? openOnDisk(logs, this.#prefixer, report) : openInMemory(logs, this.#prefixer, this.#memoryOf(task)),
      (message) => this.#post({ type: 'fail', task, run, message }),
      (message) => this.#post({ type: 'pass', task, run, message }),
    );
    try {
      this.#reader.attach(capture);
    } catch (error) {
      capture.close();
      throw error;
    }
    this.#runs.set(task, capture);
    return null;
  }

  #finish(task: string, run: number): CaptureTotals {
    const capture = this.#runOf(task, run);
    this.#runs.delete(task);
    this.#reader.drainLast(capture);
    this.#reader.detach(capture);
    this.#throttle.grew(capture);
    this.#throttle.end(capture);
    this.#holdingBack.delete(capture);
    return capture.finish();
  }

  #feed({ task, run, stream, chunk }: FedChunk): null {
    const capture = this.#runOf(task, run);
    capture.drainLast(stream, new ChunkSource(chunk));
    this.grew(capture);
    return null;
  }

  #tail({
    task,
    kind,
    from,
  }: {
    task: string;
    kind: 'stdout' | 'stderr' | 'combined';
    from: number;
  }): MemoryTail | null {
    return this.#inMemory.get(task)?.tail(kind, from) ?? null;
  }

  #runOf(task: string, run: number): RunCapture {
    const capture = this.#runs.get(task);
    if (capture?.spec.run !== run) throw new Error(`Run ${run} of ${task} is not being captured`);
    return capture;
  }

  #memoryOf(task: string): MemoryOutput {
    let output = this.#inMemory.get(task);
    if (output === undefined) this.#inMemory.set(task, (output = new MemoryOutput()));
    return output;
  }
}

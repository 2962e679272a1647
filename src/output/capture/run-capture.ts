import { STREAMS } from '../log-kind.ts';
import type { CaptureSpec, CaptureTotals, Stream } from '../ports.ts';
import { describeFailure } from './describe-failure.ts';
import { CHUNK_BYTES, type Inlet } from './inlet.ts';
import type { RunLogs } from './run-logs.ts';

/** Chunks taken from one stream before the others get their turn. */
const TURN = 4;
/** At the end of a run: more than any pipe holds, yet an end even when a stray process writes on and on. */
const LAST_BYTES = 4 * 1024 * 1024;
const CHECK_EVERY_MS = 1000;

/** The capture of one run: takes what its streams have, keeps it, and never lets the task wait for a disk. */
export class RunCapture {
  readonly spec: CaptureSpec;
  readonly #kept: RunLogs;
  readonly #onDidFail: (message: string) => void;
  #lost = 0;
  /** Lost since a line in the combined output said so. */
  readonly #gap: Record<Stream, number> = { stdout: 0, stderr: 0 };
  #checkedAt = performance.now();

  constructor(
    spec: CaptureSpec,
    keep: (onDidFail: (error: unknown) => void) => RunLogs,
    onDidFail: (message: string) => void,
  ) {
    this.spec = spec;
    const told = new Set<string>();
    this.#onDidFail = (message) => {
      if (told.has(message)) return;
      told.add(message);
      onDidFail(message);
    };
    this.#kept = keep((error) => this.#onDidFail(`Output could not be written: ${describeFailure(error)}.`));
  }

  /** Takes what the inlet has, a bounded part of it; tells how many bytes. */
  drain(stream: Stream, inlet: Inlet): number {
    this.#look();
    let total = 0;
    for (let turn = 0; turn < TURN; turn++) {
      const length = this.#take(stream, inlet);
      total += length;
      if (length < CHUNK_BYTES) break;
    }
    return total;
  }

  /** Takes what is there, to the end. */
  drainLast(stream: Stream, inlet: Inlet): void {
    let total = 0;
    for (let length = 1; length > 0 && total < LAST_BYTES; total += length) length = this.#take(stream, inlet);
  }

  finish(): CaptureTotals {
    this.#kept.combiner.finish();
    for (const stream of STREAMS) this.#noteGap(stream);
    const { logs, start } = this.#kept;
    const totals = { stdout: logs.stdout.end - start.stdout, stderr: logs.stderr.end - start.stderr, lost: this.#lost };
    this.close();
    return totals;
  }

  close(): void {
    this.#kept.close();
  }

  #take(stream: Stream, inlet: Inlet): number {
    const { logs, combiner } = this.#kept;
    let length: number;
    try {
      length = logs[stream].take(inlet, combiner.isMidLine(stream));
    } catch (error) {
      return this.#lose(stream, inlet, error);
    }
    if (length === 0) return 0;
    this.#noteGap(stream);
    combiner.catchUp(stream);
    return length;
  }

  #lose(stream: Stream, inlet: Inlet, error: unknown): number {
    const length = inlet.discard(CHUNK_BYTES);
    this.#lost += length;
    this.#gap[stream] += length;
    this.#onDidFail(`Output is being lost: ${describeFailure(error)}.`);
    return length;
  }

  #noteGap(stream: Stream): void {
    const gap = this.#gap[stream];
    if (gap === 0) return;
    const note = `${gap} bytes of ${stream} are missing here: they could not be written`;
    if (this.#kept.combiner.note(note)) this.#gap[stream] = 0;
  }

  /** Files that were deleted are noticed while there is output, and only then: nothing wakes an idle task. */
  #look(): void {
    const now = performance.now();
    if (now - this.#checkedAt < CHECK_EVERY_MS) return;
    this.#checkedAt = now;
    try {
      if (this.#kept.ensureInPlace())
        this.#onDidFail('Log files were deleted while the task was running; new ones were begun.');
    } catch (error) {
      this.#onDidFail(`The log files cannot be made anew: ${describeFailure(error)}.`);
    }
  }
}

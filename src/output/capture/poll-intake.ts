import { closeSync } from 'node:fs';
import { STREAMS, type Stream } from '../../model/stream.ts';
import { FifoInlet, fifoTools, type FifoTools } from './fifo-inlet.ts';
import type { Intake } from './intake.ts';
import { POLLIN, type Libc } from './libc.ts';
import type { RunCapture } from './run-capture.ts';

/** struct pollfd: int fd; short events; short revents. */
const ENTRY_BYTES = 8;
const EVENTS_AT = 4;
const REVENTS_AT = 6;

/** Nobody sees it; a hundred lines fit into it. */
const GATHER_MS = 1;
const TURNS_BEFORE_GATHERING = 50;
/** Turns closer than this follow each other. */
const IN_A_ROW_MS = 5;

interface Source {
  readonly run: RunCapture;
  readonly stream: Stream;
  readonly inlet: FifoInlet;
}

/** Linux: one poll(2) over all FIFOs, splice(2) for what is ready. */
export class PollIntake implements Intake {
  readonly #libc: Libc;
  readonly #tools: FifoTools;
  #sources: readonly Source[] = [];
  /** One entry for the wake descriptor, then one for each source. */
  #entries = Buffer.alloc(ENTRY_BYTES);
  readonly wake: number;
  #turnAt = 0;
  #turnsInARow = 0;
  readonly #wakeCount = Buffer.alloc(8);

  constructor(libc: Libc) {
    this.#libc = libc;
    this.#tools = fifoTools(libc);
    this.wake = libc.eventfd();
    this.#arrange([]);
  }

  attach(run: RunCapture): void {
    const { streams } = run.spec;
    if (streams === undefined) return;
    const opened: Source[] = [];
    try {
      for (const stream of STREAMS) {
        opened.push({ run, stream, inlet: new FifoInlet(this.#tools, streams[stream], streams.staging?.[stream]) });
      }
    } catch (error) {
      for (const { inlet } of opened) inlet.close();
      throw error;
    }
    this.#arrange([...this.#sources, ...opened]);
  }

  drainLast(run: RunCapture): void {
    for (const { stream, inlet } of this.#of(run)) {
      try {
        run.drainLast(stream, inlet);
      } catch (error) {
        run.lostStream(stream, error);
      }
    }
  }

  detach(run: RunCapture): void {
    this.#letGo(this.#of(run));
  }

  /** But for `wake`, which belongs to who writes to it. */
  dispose(): void {
    this.#letGo(this.#sources);
    const { sink, peekFrom, peekInto } = this.#tools;
    for (const descriptor of [sink, peekFrom, peekInto]) closeSync(descriptor);
  }

  /** None of them is polled any more, whatever closing them says. */
  #letGo(gone: readonly Source[]): void {
    this.#arrange(this.#sources.filter((source) => !gone.includes(source)));
    for (const { inlet } of gone) inlet.close();
  }

  /** Waits until something is ready or `timeoutMs` passed, and takes it. Tells whether there is a message. */
  turn(timeoutMs: number, onDidGrow: (run: RunCapture) => void): boolean {
    const isHolding = this.#sources.some(({ inlet }) => inlet.isHolding);
    const ready = this.#libc.poll(this.#entries, this.#sources.length + 1, isHolding ? 0 : timeoutMs);
    if (ready === 0 && !isHolding) return false;
    let mayGather = true;
    let broken: Source[] | undefined;
    for (const [index, source] of this.#sources.entries()) {
      const { run, stream, inlet } = source;
      const isReady = this.#entries.readInt16LE((index + 1) * ENTRY_BYTES + REVENTS_AT) !== 0;
      if (!isReady && !inlet.isHolding) continue;
      try {
        if (run.drain(stream, inlet) >= inlet.mayGather) mayGather = false;
      } catch (error) {
        // It would be ready again at once, and for ever.
        (broken ??= []).push(source);
        run.lostStream(stream, error);
      }
      onDidGrow(run);
    }
    const hasMessage = this.#entries.readInt16LE(REVENTS_AT) !== 0;
    if (broken !== undefined) this.#letGo(broken);
    if (!hasMessage) {
      if (mayGather) this.#gather();
      return false;
    }
    this.#libc.read(this.wake, this.#wakeCount, this.#wakeCount.length);
    return true;
  }

  /**
   * A task that goes on writing line by line would wake us for every line. After a while the next lines are let gather
   * for a moment: a third of the processor time, and the task runs faster too. Not at once, since of lines that gather the
   * order between stdout and stderr is lost.
   */
  #gather(): void {
    const now = performance.now();
    this.#turnsInARow = now - this.#turnAt < IN_A_ROW_MS ? this.#turnsInARow + 1 : 0;
    this.#turnAt = now;
    if (this.#turnsInARow > TURNS_BEFORE_GATHERING) this.#libc.poll(this.#entries, 1, GATHER_MS);
  }

  #of(run: RunCapture): readonly Source[] {
    return this.#sources.filter((source) => source.run === run);
  }

  #arrange(sources: readonly Source[]): void {
    this.#sources = sources;
    this.#entries = Buffer.alloc((sources.length + 1) * ENTRY_BYTES);
    for (const [index, descriptor] of [this.wake, ...sources.map(({ inlet }) => inlet.descriptor)].entries()) {
      this.#entries.writeInt32LE(descriptor, index * ENTRY_BYTES);
      this.#entries.writeInt16LE(POLLIN, index * ENTRY_BYTES + EVENTS_AT);
    }
  }
}

// Reads FIFOs on Linux: one loop that sleeps in poll(2) over all of them, splice(2) for what is ready.
import { closeSync } from 'node:fs';
import { receiveMessageOnPort } from 'node:worker_threads';
import { STREAMS, type Stream } from '../../model/stream.ts';
import { FifoSource, fifoTools, type FifoTools } from './fifo-source.ts';
import type { ToWorker, WorkerStart } from './messages.ts';
import type { Reader, ReaderWork } from './reader.ts';
import { POLLIN, type Libc } from './libc.ts';
import type { RunCapture } from './run-capture.ts';

/** struct pollfd: int fd; short events; short revents. */
const ENTRY_BYTES = 8;
const EVENTS_AT = 4;
const REVENTS_AT = 6;

/** Too short to be seen, long enough for a hundred lines. */
const GATHER_MS = 1;
const TURNS_BEFORE_GATHERING = 50;
/** Turns closer than this follow each other. */
const IN_A_ROW_MS = 5;

interface OpenStream {
  readonly run: RunCapture;
  readonly stream: Stream;
  readonly source: FifoSource;
}

export class PollReader implements Reader {
  readonly engine = 'splice';
  readonly #libc: Libc;
  readonly #tools: FifoTools;
  #streams: readonly OpenStream[] = [];
  /** One entry for the wake descriptor, then one for each stream. */
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

  /** Sleeps until a task writes or a message comes: an idle supervisor never wakes. */
  run(work: ReaderWork, { port, stop }: WorkerStart): void {
    for (let open = true; open;) {
      const timeout = work.flush(performance.now());
      if (!this.#turn(timeout, work)) continue;
      let next = receiveMessageOnPort(port) as { message: ToWorker } | undefined;
      for (; next && open; next = open ? receiveMessageOnPort(port) : undefined) open = work.handle(next.message);
      if (Atomics.load(stop, 0) === 1) open = false;
    }
    port.close();
  }

  attach(run: RunCapture): void {
    const { streams } = run.spec;
    if (streams === undefined) return;
    const opened: OpenStream[] = [];
    try {
      for (const stream of STREAMS) {
        opened.push({ run, stream, source: new FifoSource(this.#tools, streams[stream], streams.staging?.[stream]) });
      }
    } catch (error) {
      for (const { source } of opened) source.close();
      throw error;
    }
    this.#arrange([...this.#streams, ...opened]);
  }

  drainLast(run: RunCapture): void {
    for (const { stream, source } of this.#of(run)) {
      try {
        run.drainLast(stream, source);
      } catch (error) {
        run.lostStream(stream, error);
      }
    }
  }

  detach(run: RunCapture): void {
    this.#close(this.#of(run));
  }

  /** But for `wake`, which the main thread writes to and closes. */
  dispose(): void {
    this.#close(this.#streams);
    const { sink, peekFrom, peekInto } = this.#tools;
    for (const descriptor of [sink, peekFrom, peekInto]) closeSync(descriptor);
  }

  /** They are no longer polled, even where closing one of them fails. */
  #close(gone: readonly OpenStream[]): void {
    this.#arrange(this.#streams.filter((stream) => !gone.includes(stream)));
    for (const { source } of gone) source.close();
  }

  /** Waits until something is ready or `timeoutMs` passed, and takes it. True when there is a message. */
  #turn(timeoutMs: number, work: ReaderWork): boolean {
    const isHolding = this.#streams.some(({ source }) => source.isHolding);
    const ready = this.#libc.poll(this.#entries, this.#streams.length + 1, isHolding ? 0 : timeoutMs);
    if (ready === 0 && !isHolding) return false;
    let mayGather = true;
    let broken: OpenStream[] | undefined;
    for (const [index, entry] of this.#streams.entries()) {
      const { run, stream, source } = entry;
      const isReady = this.#entries.readInt16LE((index + 1) * ENTRY_BYTES + REVENTS_AT) !== 0;
      if (!isReady && !source.isHolding) continue;
      try {
        if (run.drain(stream, source) >= source.mayGather) mayGather = false;
      } catch (error) {
        // A broken stream would be ready again at once, for ever.
        (broken ??= []).push(entry);
        run.lostStream(stream, error);
      }
      work.grew(run);
    }
    const hasMessage = this.#entries.readInt16LE(REVENTS_AT) !== 0;
    if (broken !== undefined) this.#close(broken);
    if (!hasMessage) {
      if (mayGather) this.#gather();
      return false;
    }
    this.#libc.read(this.wake, this.#wakeCount, this.#wakeCount.length);
    return true;
  }

  /**
   * A task that goes on writing line by line would wake the thread for every line. After a while the next lines gather
   * for a moment: a third of the processor time, and the task runs faster too. Not at once, since lines that gather
   * lose the order between stdout and stderr.
   */
  #gather(): void {
    const now = performance.now();
    this.#turnsInARow = now - this.#turnAt < IN_A_ROW_MS ? this.#turnsInARow + 1 : 0;
    this.#turnAt = now;
    if (this.#turnsInARow > TURNS_BEFORE_GATHERING) this.#libc.poll(this.#entries, 1, GATHER_MS);
  }

  #of(run: RunCapture): readonly OpenStream[] {
    return this.#streams.filter((stream) => stream.run === run);
  }

  #arrange(streams: readonly OpenStream[]): void {
    this.#streams = streams;
    this.#entries = Buffer.alloc((streams.length + 1) * ENTRY_BYTES);
    for (const [index, descriptor] of [this.wake, ...streams.map(({ source }) => source.descriptor)].entries()) {
      this.#entries.writeInt32LE(descriptor, index * ENTRY_BYTES);
      this.#entries.writeInt16LE(POLLIN, index * ENTRY_BYTES + EVENTS_AT);
    }
  }
}

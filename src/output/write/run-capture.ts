// The capture of one run: takes its bytes, writes them, and reports what fails.
import { STREAMS, type Stream } from '../../model/stream.ts';
import type { CaptureSpec, CaptureTotals } from '../ports.ts';
import { CHUNK_BYTES, type Source } from './source.ts';
import type { RunWriter } from './run-writer.ts';
import { RunProblems } from './run-problems.ts';
import type { WriteReport } from './log.ts';
import { basename } from 'node:path';

/** Chunks taken from one stream before the others get their turn. */
const TURN = 4;
/** At the end of a run: more than any pipe holds, yet an end even when a stray process writes on and on. */
const LAST_BYTES = 4 * 1024 * 1024;
const CHECK_EVERY_MS = 1000;
/** Logs that had to be closed are opened again this often, while there is output. */
const REOPEN_EVERY_MS = 1000;

/** The errors of a full disk: its files are good, and nothing was taken from the task. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

const OPENING = 'opening';
const RENEWAL = 'renewal';

/** Opens the logs of a run. Throws what the system says; nothing stays open then. */
export type OpenLogs = (spec: CaptureSpec, report: WriteReport) => RunWriter;

/**
 * The capture of one run: takes what its streams have, keeps it, and never lets the task wait for a disk.
 *
 * Failures of its logs stay here. Logs that fail in an unforeseen way are closed, as a crash would close them, and
 * opened anew; output that comes while that fails is taken from the task, counted, and reported.
 */
export class RunCapture {
  readonly spec: CaptureSpec;
  readonly #openLogs: OpenLogs;
  readonly #problems: RunProblems;
  /** Absent while they cannot be opened. */
  #kept: RunWriter | undefined;
  #hasBegun = false;
  #reopenAt = -Infinity;
  #why = '';
  readonly #taken: Record<Stream, number> = { stdout: 0, stderr: 0 };
  #lost = 0;
  /** Lost since a line in the combined output said so. */
  readonly #gap: Record<Stream, number> = { stdout: 0, stderr: 0 };
  #checkedAt = performance.now();

  /** `onDidPass`: a problem that `onDidFail` reported is over. */
  constructor(
    spec: CaptureSpec,
    openLogs: OpenLogs,
    onDidFail: (message: string) => void,
    onDidPass?: (message: string) => void,
  ) {
    this.spec = spec;
    this.#openLogs = openLogs;
    this.#problems = new RunProblems(onDidFail, onDidPass);
    const kept = this.#open();
    // Of a run that goes on, what was kept before counts too.
    if (kept !== undefined)
      for (const stream of STREAMS) this.#taken[stream] = kept.logs[stream].end - kept.start[stream];
  }

  /**
   * Takes what the source has, a bounded part of it; returns how many bytes. Throws only what the source itself says.
   */
  drain(stream: Stream, source: Source): number {
    this.#look();
    let total = 0;
    for (let turn = 0; turn < TURN; turn++) {
      const length = this.#take(stream, source);
      total += length;
      if (length < CHUNK_BYTES) break;
    }
    return total;
  }

  /** Takes what is there, to the end. Throws only what the source itself says. */
  drainLast(stream: Stream, source: Source): void {
    let total = 0;
    for (let length = 1; length > 0 && total < LAST_BYTES; total += length) length = this.#take(stream, source);
  }

  /** A stream that cannot be read any more. */
  lostStream(stream: Stream, error: unknown): void {
    this.#problems.once(`Cannot read the ${stream} of the task any more: ${describeWriteError(error)}.`);
  }

  /** There is a problem to report, but not yet. */
  get isHoldingBack(): boolean {
    return this.#problems.isHoldingBack;
  }

  /** Reports the problem that is due; the milliseconds until one is, or -1. */
  reportProblem(): number {
    return this.#problems.flush();
  }

  finish(): CaptureTotals {
    this.#reopenAt = -Infinity;
    const kept = this.#kept ?? this.#open();
    try {
      kept?.combiner.finish();
      for (const stream of STREAMS) this.#noteGap(stream);
    } catch (error) {
      this.#breakOff(error);
    }
    this.close();
    this.#problems.end(this.#lost);
    return { ...this.#taken, lost: this.#lost };
  }

  close(): void {
    try {
      this.#kept?.close();
    } catch {
      // A file that cannot be closed is not open.
    }
    this.#kept = undefined;
  }

  #take(stream: Stream, source: Source): number {
    const kept = this.#kept ?? this.#open();
    if (kept === undefined) return this.#lose(stream, source);
    let length: number;
    try {
      length = kept.logs[stream].take(source, kept.combiner.isMidLine(stream));
    } catch (error) {
      if (FULL.has(codeOf(error))) this.#why = describeWriteError(error);
      else this.#breakOff(error);
      return this.#lose(stream, source);
    }
    if (length === 0) return 0;
    this.#taken[stream] += length;
    try {
      this.#noteGap(stream);
      kept.combiner.catchUp(stream);
    } catch (error) {
      this.#breakOff(error);
    }
    return length;
  }

  /** The logs as they are on disk; undefined when they cannot be opened now. */
  #open(): RunWriter | undefined {
    const now = performance.now();
    if (now < this.#reopenAt) return undefined;
    this.#reopenAt = now + REOPEN_EVERY_MS;
    const spec = this.#hasBegun ? { ...this.spec, resume: true } : this.spec;
    const report: WriteReport = {
      failed: (what, error) => this.#problems.fails(what, `Cannot write output: ${describeWriteError(error)}.`),
      works: (what) => this.#problems.works(what),
    };
    try {
      this.#kept = this.#openLogs(spec, report);
      this.#hasBegun = true;
      this.#problems.works(OPENING);
    } catch (error) {
      this.#why = describeWriteError(error);
      this.#problems.fails(OPENING, `Cannot open the log files: ${this.#why}.`);
    }
    return this.#kept;
  }

  #breakOff(error: unknown): void {
    this.#why = describeWriteError(error);
    this.#problems.once(`The log files had to be reopened: ${this.#why}.`);
    this.close();
  }

  #lose(stream: Stream, source: Source): number {
    const length = source.discard(CHUNK_BYTES);
    if (length === 0) return 0;
    this.#lost += length;
    this.#gap[stream] += length;
    this.#problems.loses(this.#why);
    return length;
  }

  #noteGap(stream: Stream): void {
    const gap = this.#gap[stream];
    if (gap === 0 || this.#kept === undefined) return;
    const note = `${gap} bytes of ${stream} are missing here: they could not be written`;
    if (!this.#kept.combiner.note(note)) return;
    this.#gap[stream] = 0;
    this.#problems.keeps(this.#lost);
  }

  /** Files that were deleted are noticed while there is output, and only then: nothing wakes an idle task. */
  #look(): void {
    const now = performance.now();
    if (now - this.#checkedAt < CHECK_EVERY_MS) return;
    this.#checkedAt = now;
    try {
      if (this.#kept?.ensureInPlace() === true)
        this.#problems.once('Log files were deleted while the task was running; new ones were created.');
      this.#problems.works(RENEWAL);
    } catch (error) {
      this.#problems.fails(RENEWAL, `Cannot recreate the log files: ${describeWriteError(error)}.`);
    }
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is exceeded',
  EROFS: 'the file system is read-only',
  EACCES: 'access to the log folder is denied',
  EPERM: 'access to the log folder is denied',
  EFBIG: 'the file is larger than the file system allows',
  EIO: 'the disk reported an I/O error',
  EMFILE: 'the supervisor has reached its limit of open files (ulimit -n)',
  ENFILE: 'the system has reached its limit of open files',
  ENOTDIR: 'a parent folder of the log files is now a file',
};

/** Why output could not be written, for people. */
function describeWriteError(error: unknown): string {
  const { code = '', path, message } = error as NodeJS.ErrnoException;
  const words = WORDS[code] ?? message.replace(/[.]$/, '');
  return path === undefined ? words : `${words} (${basename(path).replace(/\.new$/, '')})`;
}

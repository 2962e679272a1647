// The output of a task with `persist_to_disk = false`: the last bytes of each kind, over its runs.
import { runsStillKept, type RunStart } from '../log-index.ts';
import type { OutputKind } from '../../model/stream.ts';
import { CHUNK_BYTES } from './source.ts';
import { MemoryLog } from './memory-log.ts';

const CAPACITY = 1024 * 1024;

/** The bytes of one kind from a position on, and the bounds around them. */
export interface MemoryTail {
  readonly epoch: string;
  readonly runs: readonly RunStart[];
  readonly oldest: number;
  readonly end: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export class MemoryOutput {
  readonly #epoch = Date.now().toString(36);
  readonly #scratch = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  #runs: readonly RunStart[] = [];
  #logs = this.#logsFrom({ stdout: 0, stderr: 0, combined: 0 });

  get logs(): Readonly<Record<OutputKind, MemoryLog>> {
    return this.#logs;
  }

  /** The run before stays readable, or is replaced. `resume`: one that is there already goes on. */
  beginRun(run: number, keepPrevious: boolean, resume = false): RunStart {
    const present = this.#runs.at(-1);
    if (resume && present?.run === run) return present;
    const { stdout, stderr, combined } = this.#logs;
    const start = { run, stdout: stdout.end, stderr: stderr.end, combined: combined.end };
    if (!keepPrevious) this.#logs = this.#logsFrom(start);
    const oldest = { stdout: stdout.start, stderr: stderr.start, combined: combined.start };
    this.#runs = [...(keepPrevious ? runsStillKept(this.#runs, oldest) : []), start];
    return start;
  }

  tail(kind: OutputKind, from: number): MemoryTail {
    const log = this.#logs[kind];
    const position = Math.min(log.end, Math.max(log.start, from));
    const bytes = new Uint8Array(log.end - position);
    log.read(position, bytes);
    return { epoch: this.#epoch, runs: this.#runs, oldest: log.start, end: log.end, bytes };
  }

  #logsFrom(start: Readonly<Record<OutputKind, number>>): Record<OutputKind, MemoryLog> {
    const log = (kind: OutputKind): MemoryLog => new MemoryLog(CAPACITY, this.#scratch, start[kind]);
    return { stdout: log('stdout'), stderr: log('stderr'), combined: log('combined') };
  }
}

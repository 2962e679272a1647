// The process table of Linux, from /proc.
import { readdirSync, readFileSync } from 'node:fs';
import { belongsToAnotherRun, RUN_VARIABLE } from '../../base/run-variable.ts';
import { reserve } from '../../base/descriptors.ts';
import type { ProcessSnapshot, MarkedRow, ProcessRow, ProcessTable } from './process-table.ts';

/** How many processes are read before the event loop gets a turn: about a millisecond's worth. */
const BATCH = 64;

/** The mark of a run among the variables of a process. */
const MARK = new RegExp(`(?:^|\\0)(${RUN_VARIABLE}=[^\\0]*)`);

/** Errors of open(2) for a shortage of ours, which say nothing of the process. */
const SHORTAGE = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

type Row = ProcessRow & { readonly mark: string };

/** The kernel makes these files as they are read, so reading them never waits for a disk. */
export class ProcTable implements ProcessTable {
  readonly #root: string;
  /**
   * The mark of a process, or nothing, by pid and start time. What it carried once counts for good, though it may exec
   * itself free of it; and none gains one later, for a fork shows the environment of its parent.
   */
  #marks = new Map<string, string>();
  #bootId: string | undefined;

  constructor(root = '/proc') {
    this.#root = root;
  }

  bootId(): Promise<string> {
    this.#bootId ??= reserve.use(() => readFileSync(`${this.#root}/sys/kernel/random/boot_id`, 'utf8')).trim();
    return Promise.resolve(this.#bootId);
  }

  read(pid: number): Promise<ProcessRow | undefined> {
    return Promise.resolve(this.readNow(pid));
  }

  readNow(pid: number): ProcessRow | undefined {
    const line = this.#file(pid, 'stat');
    return line === undefined ? undefined : parseStat(line);
  }

  commandLine(pid: number): Promise<string> {
    return Promise.resolve(this.#file(pid, 'cmdline') ?? '');
  }

  async list(mark: string): Promise<readonly MarkedRow[]> {
    return withMark(await this.#rows(), mark);
  }

  async snapshot(): Promise<ProcessSnapshot> {
    const rows = await this.#rows();
    return {
      bootId: () => this.bootId(),
      read: (pid) => this.read(pid),
      list: (mark) => Promise.resolve(withMark(rows, mark)),
    };
  }

  /** A zombie has no environment any more, and a process of another user shows none. */
  async #rows(): Promise<readonly Row[]> {
    const known = this.#marks;
    const marks = new Map<string, string>();
    const rows: Row[] = [];
    await this.#each((row) => {
      const key = `${row.pid} ${row.startTime}`;
      const mark = known.get(key) ?? MARK.exec(this.#file(row.pid, 'environ') ?? '')?.[1] ?? '';
      marks.set(key, mark);
      rows.push({ ...row, mark });
    });
    this.#marks = marks;
    return rows;
  }

  async #each(visit: (row: ProcessRow) => void): Promise<void> {
    let left = BATCH;
    for (const name of reserve.use(() => readdirSync(this.#root))) {
      const pid = Number(name);
      if (!Number.isInteger(pid)) continue;
      const row = this.readNow(pid);
      if (row !== undefined) visit(row);
      if (--left > 0) continue;
      left = BATCH;
      await new Promise(setImmediate);
    }
  }

  #file(pid: number, name: string): string | undefined {
    try {
      return reserve.use(() => readFileSync(`${this.#root}/${pid}/${name}`, 'latin1'));
    } catch (error) {
      if (SHORTAGE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      return undefined;
    }
  }
}

function withMark(rows: readonly Row[], wanted: string): readonly MarkedRow[] {
  return rows.map(({ mark, ...row }) => ({
    ...row,
    marked: mark === wanted,
    foreign: belongsToAnotherRun(mark, wanted),
  }));
}

/**
 * A line of /proc/PID/stat (proc(5)). The second field is the program's name in parentheses and may itself hold
 * spaces and parentheses, so the fields are counted from the last one.
 */
export function parseStat(line: string): ProcessRow | undefined {
  const open = line.indexOf('(');
  const close = line.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const [state, parent, group, session, ...rest] = line.slice(close + 2).split(' ');
  const [threads, startTime] = [Number(rest[13]), rest[15]];
  const pid = Number.parseInt(line, 10);
  if (startTime === undefined || Number.isNaN(pid)) return undefined;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    startTime,
    // One whose first thread has ended shows as a zombie while the others live: pthread_exit(3), num_threads of
    // proc(5).
    zombie: state === 'X' || (state === 'Z' && threads <= 1),
    name: line.slice(open + 1, close),
  };
}

/** Time on the processor in ticks and resident memory in pages: fields 14, 15 and 24. */
export function parseUsage(line: string): { readonly ticks: number; readonly pages: number } {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return { ticks: Number(fields[11]) + Number(fields[12]), pages: Number(fields[21]) };
}

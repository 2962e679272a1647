import { readdirSync, readFileSync } from 'node:fs';
import { parseStat } from './proc-stat.ts';
import type { Look, MarkedRow, ProcessRow, ProcessTable } from './process-row.ts';

/** How many processes are read before the event loop gets a turn: about a millisecond's worth. */
const BATCH = 64;

/** The mark of a run among the variables of a process. */
const MARK = /(?:^|\0)(DIRIGENT_RUN=[^\0]*)/;

/** What keeps us from looking, and says nothing of who is there: open(2). */
const BLIND = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

/** Linux. The kernel makes these files as they are read, so reading them never waits for a disk. */
export class ProcTable implements ProcessTable {
  readonly #root: string;
  /**
   * Whether a process carries the mark, by pid and start time. What it carried once counts for good, though it may exec
   * itself free of it; and nobody gains the mark later, for a fork shows the environment of its parent.
   */
  #known = new Map<string, boolean>();
  #mark = '';
  /** The whole mark of a process, or nothing, by pid and start time. */
  #marks = new Map<string, string>();
  #bootId: string | undefined;

  constructor(root = '/proc') {
    this.#root = root;
  }

  bootId(): Promise<string> {
    this.#bootId ??= readFileSync(`${this.#root}/sys/kernel/random/boot_id`, 'utf8').trim();
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
    const known = mark === this.#mark ? this.#known : new Map<string, boolean>();
    this.#mark = mark;
    this.#known = new Map();
    const rows: MarkedRow[] = [];
    await this.#each((row) => rows.push({ ...row, marked: this.#carries(row, known) }));
    return rows;
  }

  async look(): Promise<Look> {
    const known = this.#marks;
    this.#marks = new Map();
    const rows: (ProcessRow & { readonly mark: string })[] = [];
    await this.#each((row) => {
      const key = `${row.pid} ${row.startTime}`;
      const mark = known.get(key) ?? MARK.exec(this.#file(row.pid, 'environ') ?? '')?.[1] ?? '';
      this.#marks.set(key, mark);
      rows.push({ ...row, mark });
    });
    return {
      bootId: () => this.bootId(),
      read: (pid) => this.read(pid),
      list: (wanted) => Promise.resolve(rows.map(({ mark, ...row }) => ({ ...row, marked: mark === wanted }))),
    };
  }

  async #each(visit: (row: ProcessRow) => void): Promise<void> {
    let left = BATCH;
    for (const name of readdirSync(this.#root)) {
      const pid = Number(name);
      if (!Number.isInteger(pid)) continue;
      const row = this.readNow(pid);
      if (row !== undefined) visit(row);
      if (--left > 0) continue;
      left = BATCH;
      await new Promise(setImmediate);
    }
  }

  /** A zombie has no environment any more, and one of another user shows none. */
  #carries(row: ProcessRow, known: ReadonlyMap<string, boolean>): boolean {
    const key = `${row.pid} ${row.startTime}`;
    const marked = known.get(key) ?? `\0${this.#file(row.pid, 'environ') ?? ''}`.includes(`\0${this.#mark}\0`);
    this.#known.set(key, marked);
    return marked;
  }

  #file(pid: number, name: string): string | undefined {
    try {
      return readFileSync(`${this.#root}/${pid}/${name}`, 'latin1');
    } catch (error) {
      if (BLIND.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      return undefined;
    }
  }
}

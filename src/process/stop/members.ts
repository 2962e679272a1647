// Who belongs to a run? The keeper leads a session and a group that nobody leaves by accident; the mark in the
// environment finds those who left on purpose (setsid, double fork); descent and memory find those who also cleared it.
import type { ProcessIdentity, RunIdentity, Survivor } from '../ports.ts';
import type { Look, MarkedRow } from '../table/process-row.ts';

export interface Member extends Survivor {
  readonly group: number;
}

export class Members {
  readonly #run: RunIdentity;
  readonly #table: Look;
  /** Everyone ever seen, by pid and start time: whoever is reparented and unmarked is remembered at least. */
  readonly #seen = new Set<string>();

  constructor(run: RunIdentity, table: Look) {
    this.#run = run;
    this.#table = table;
    this.#remember(run.command);
  }

  /** Every living process of the run but its keeper. Zombies do not count. */
  async scan(): Promise<readonly Member[]> {
    const bootId = await this.#table.bootId();
    if (this.#run.command.bootId !== bootId) return [];
    const rows = await this.#table.list(`DIRIGENT_RUN=${this.#run.marker}`);
    const members = this.#select(rows.filter((row) => !row.zombie));
    for (const row of members) this.#remember(row);
    return members.map(({ pid, startTime, name, group }) => ({ bootId, pid, startTime, name, group }));
  }

  #select(rows: readonly MarkedRow[]): readonly MarkedRow[] {
    const { keeper } = this.#run;
    const others = rows.filter(({ pid }) => pid !== keeper?.pid && pid !== process.pid);
    const members = new Set(others.filter((row) => row.marked || this.#seen.has(key(row))));
    if (keeper !== undefined && this.#owns(keeper, rows, members))
      for (const row of others) if (row.session === keeper.pid || row.group === keeper.pid) members.add(row);
    const pids = new Set([...members].map(({ pid }) => pid));
    // A child may come before its parent in the table, so this goes on until nobody is added.
    for (let size = -1; size !== members.size;) {
      size = members.size;
      for (const row of others)
        if (pids.has(row.parent) && !members.has(row)) {
          members.add(row);
          pids.add(row.pid);
        }
    }
    return [...members];
  }

  /** The number of the session is ours as long as the keeper, or anyone known, is in it: the kernel gives it to nobody. */
  #owns(keeper: ProcessIdentity, rows: readonly MarkedRow[], members: ReadonlySet<MarkedRow>): boolean {
    if (rows.some((row) => key(row) === key(keeper))) return true;
    return [...members].some(({ session, group }) => session === keeper.pid || group === keeper.pid);
  }

  #remember(process: Pick<ProcessIdentity, 'pid' | 'startTime'>): void {
    this.#seen.add(key(process));
  }
}

function key({ pid, startTime }: Pick<ProcessIdentity, 'pid' | 'startTime'>): string {
  return `${pid} ${startTime}`;
}

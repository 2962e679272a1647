// Who belongs to a run? The keeper leads a session and a group that nobody leaves by accident; the mark in the
// environment finds those who left on purpose (setsid, double fork). Those who also cleared or overwrote that (daemons do,
// for the title that ps shows) are children of the keeper where it reaps, and found by descent; elsewhere by memory only.
import type { ProcessIdentity, RunIdentity, Survivor } from '../ports.ts';
import type { Look, MarkedRow } from '../table/process-row.ts';

export interface Member extends Survivor {
  readonly group: number;
}

export interface MembersOptions {
  /**
   * The keeper ended a moment ago: whoever is in a session of its number was left there by it, also who has no mark yet
   * since it has not become the command.
   */
  readonly justEnded?: boolean;
}

export class Members {
  readonly #run: RunIdentity;
  readonly #table: Look;
  readonly #justEnded: boolean;
  /** Everyone ever seen, by pid and start time: whoever is reparented and unmarked is remembered at least. */
  readonly #seen = new Set<string>();

  constructor(run: RunIdentity, table: Look, { justEnded = false }: MembersOptions = {}) {
    this.#run = run;
    this.#table = table;
    this.#justEnded = justEnded;
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
    if (keeper !== undefined) {
      const isThere = rows.some((row) => key(row) === key(keeper));
      const ownsSession = isThere || this.#inherits(keeper, rows) || holdSession(keeper, members);
      const adopts = isThere && this.#run.reaps === true;
      for (const row of others)
        if ((ownsSession && isInSession(row, keeper)) || (adopts && isChild(row, keeper.pid))) members.add(row);
    }
    const pids = new Set([...members].map(({ pid }) => pid));
    // A child may come before its parent in the table, so this goes on until nobody is added.
    for (let size = -1; size !== members.size;) {
      size = members.size;
      for (const row of others)
        if (pids.has(row.parent) && !row.foreign && !members.has(row)) {
          members.add(row);
          pids.add(row.pid);
        }
    }
    return [...members];
  }

  /** Unless its number is that of another process by now, which may have made a session of its own. */
  #inherits({ pid }: ProcessIdentity, rows: readonly MarkedRow[]): boolean {
    return this.#justEnded && rows.every((row) => row.pid !== pid);
  }

  #remember(process: Pick<ProcessIdentity, 'pid' | 'startTime'>): void {
    this.#seen.add(key(process));
  }
}

/** A supervisor that was launched from within a run is a child, but none of its own. */
function isChild({ parent, foreign }: MarkedRow, pid: number): boolean {
  return parent === pid && !foreign;
}

function isInSession({ session, group }: MarkedRow, keeper: ProcessIdentity): boolean {
  return session === keeper.pid || group === keeper.pid;
}

/** The number of the session is ours as long as the keeper, or anyone known, is in it: the kernel gives it to nobody. */
function holdSession(keeper: ProcessIdentity, members: ReadonlySet<MarkedRow>): boolean {
  return [...members].some((row) => isInSession(row, keeper));
}

function key({ pid, startTime }: Pick<ProcessIdentity, 'pid' | 'startTime'>): string {
  return `${pid} ${startTime}`;
}

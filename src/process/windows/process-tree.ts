// The descendants of a command on Windows, which has no groups: a process keeps the pid of its parent, though that may
// be dead and its pid another's.
import type { WindowsRow } from './list-processes.ts';

export class ProcessTree {
  readonly #root: number;
  readonly #known = new Set<string>();

  constructor(root: number) {
    this.#root = root;
  }

  /**
   * The living processes of the tree. While the command runs its number is its own; after that, a process that has it
   * now is a stranger, and so are the children born since. Everyone once found is remembered.
   */
  members(rows: readonly WindowsRow[], rootRuns: boolean): readonly WindowsRow[] {
    const holder = rows.find(({ pid }) => pid === this.#root);
    const members = new Map<number, WindowsRow>();
    for (const row of rows) if (this.#known.has(key(row)) || (rootRuns && row === holder)) members.set(row.pid, row);
    const isChild = (row: WindowsRow): boolean => {
      const parent = members.get(row.parent);
      if (parent !== undefined) return born(row) >= born(parent);
      return row.parent === this.#root && !rootRuns && (holder === undefined || born(row) < born(holder));
    };
    for (let size = -1; size !== members.size;) {
      size = members.size;
      for (const row of rows) if (row !== holder && !members.has(row.pid) && isChild(row)) members.set(row.pid, row);
    }
    for (const row of members.values()) this.#known.add(key(row));
    return [...members.values()];
  }
}

function key({ pid, startTime }: WindowsRow): string {
  return `${pid} ${startTime}`;
}

function born({ startTime }: WindowsRow): bigint {
  return BigInt(startTime);
}

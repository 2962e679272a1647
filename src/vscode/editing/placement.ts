// Plans the moves in the file that put a task where it was dropped in the tree. Pure: names and groups in, moves out.

/** One task of the file, in its order there. */
export interface Placed {
  readonly name: string;
  readonly group?: string | undefined;
}

/** `name` goes before another task, or behind all, and into a group or out of any. */
export interface Move {
  readonly name: string;
  readonly group: string | undefined;
  readonly before: string | undefined;
}

/** The target under the pointer at the drop. */
export type DropTarget =
  | { readonly kind: 'task'; readonly name: string }
  | { readonly kind: 'group'; readonly group: string }
  /** Beside all rows: behind the last, in no group. */
  | { readonly kind: 'end' };

/**
 * A row of the tree: a task without a group, or a group with its tasks. The tree shows it where its first task stands.
 */
interface Row {
  readonly group: string | undefined;
  readonly names: readonly string[];
}

/** Dropped rows take the place of the row under them, as in any list: above it on the way up, below it down. */
export function planDrop(tasks: readonly Placed[], dragged: readonly string[], target: DropTarget): readonly Move[] {
  const moving = inTreeOrder(tasks).filter((name) => dragged.includes(name));
  const rest = tasks.filter(({ name }) => !moving.includes(name));
  const into = (group: string | undefined, before: string | undefined): readonly Move[] =>
    moving.map((name) => ({ name, group, before }));
  if (target.kind === 'end') return into(undefined, undefined);
  if (target.kind === 'group') {
    const last = rest.findLast(({ group }) => group === target.group);
    return last === undefined ? [] : into(target.group, following(rest, last.name));
  }
  const under = rest.find(({ name }) => name === target.name);
  if (under === undefined) return [];
  const isBelow = comesFromAbove(tasks, moving, under);
  return into(under.group, isBelow ? behind(rest, under) : under.name);
}

/** A group, or several tasks as one, takes the place of another row of the tree. */
export function planGroupDrop(tasks: readonly Placed[], group: string, target: DropTarget): readonly Move[] {
  const entries = rowsOf(tasks);
  const own = entries.findIndex((entry) => entry.group === group);
  const at = target.kind === 'end' ? entries.length - 1 : entries.findIndex((entry) => isAt(entry, tasks, target));
  return moveRow(entries, own, at);
}

/** One row up or down among its neighbors; nothing where there is none. */
export function planStep(tasks: readonly Placed[], name: string, by: -1 | 1): readonly Move[] {
  const group = tasks.find((task) => task.name === name)?.group;
  const entries = rowsOf(tasks);
  if (group === undefined) {
    const own = entries.findIndex(({ names }) => names.includes(name));
    return moveRow(entries, own, own + by);
  }
  const members = entries.find((entry) => entry.group === group)?.names ?? [];
  const neighbor = members[members.indexOf(name) + by];
  return neighbor === undefined ? [] : planDrop(tasks, [name], { kind: 'task', name: neighbor });
}

/** A whole group one row up or down. */
export function planGroupStep(tasks: readonly Placed[], group: string, by: -1 | 1): readonly Move[] {
  const entries = rowsOf(tasks);
  const own = entries.findIndex((entry) => entry.group === group);
  return moveRow(entries, own, own + by);
}

function moveRow(entries: readonly Row[], from: number, to: number): readonly Move[] {
  const entry = entries[from];
  if (entry === undefined || from === to || to < 0 || to >= entries.length) return [];
  const before = entries[to < from ? to : to + 1]?.names[0];
  return entry.names.map((name) => ({ name, group: entry.group, before }));
}

function isAt({ group, names }: Row, tasks: readonly Placed[], target: Exclude<DropTarget, { kind: 'end' }>): boolean {
  if (target.kind === 'group') return group === target.group;
  const under = tasks.find(({ name }) => name === target.name);
  return under?.group === undefined ? names.includes(target.name) : group === under.group;
}

function rowsOf(tasks: readonly Placed[]): readonly Row[] {
  const entries: { readonly group: string | undefined; readonly names: string[] }[] = [];
  for (const { name, group } of tasks) {
    const known = group === undefined ? undefined : entries.find((entry) => entry.group === group);
    if (known === undefined) entries.push({ group, names: [name] });
    else known.names.push(name);
  }
  return entries;
}

function inTreeOrder(tasks: readonly Placed[]): readonly string[] {
  return rowsOf(tasks).flatMap(({ names }) => names);
}

function comesFromAbove(tasks: readonly Placed[], moving: readonly string[], under: Placed): boolean {
  const [first = ''] = moving;
  const isSibling = tasks.some(({ name, group }) => name === first && group === under.group);
  const order = inTreeOrder(tasks);
  return isSibling && order.indexOf(first) < order.indexOf(under.name);
}

/** The task before which a row has to be to be shown right below `under`; undefined: at the end. */
function behind(rest: readonly Placed[], under: Placed): string | undefined {
  const entries = rowsOf(rest);
  if (under.group === undefined) {
    const own = entries.findIndex(({ names }) => names.includes(under.name));
    return entries[own + 1]?.names[0];
  }
  const members = entries.find(({ group }) => group === under.group)?.names ?? [];
  return members[members.indexOf(under.name) + 1] ?? following(rest, under.name);
}

function following(rest: readonly Placed[], name: string): string | undefined {
  return rest[rest.findIndex((task) => task.name === name) + 1]?.name;
}

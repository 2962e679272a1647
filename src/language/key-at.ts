// The keys that may stand in a table, and the key at a path.
import { healthcheckKeys } from '../config/keys/healthcheck.ts';
import type { Keys } from '../config/keys/key.ts';
import { NOT_A_DEFAULT, runnerKeys, taskKeys } from '../config/schema.ts';

export type KnownKey = Keys[string];

/** The keys of a table: known ones, or names that the author chooses. */
export type TableKind =
  { readonly kind: 'keys'; readonly keys: Keys } | { readonly kind: 'variables' } | { readonly kind: 'dependencies' };

const defaultKeys: Keys = Object.fromEntries(
  Object.entries(taskKeys).filter(([name]) => !NOT_A_DEFAULT.some((other) => other === name)),
);

const topKeys: Readonly<Record<string, Keys>> = {
  tasks: taskKeys,
  task_defaults: defaultKeys,
  task_runner: runnerKeys,
};

/** The table with this path from the top of the file; undefined for those of other programs, and for the top itself. */
export function tableAt(path: readonly string[]): TableKind | undefined {
  const [table = '', inner, ...rest] = path;
  const keys = own(topKeys, table);
  if (keys === undefined || rest.length > 0) return undefined;
  if (inner === undefined) return { kind: 'keys', keys };
  if (own(keys, inner) === undefined) return undefined;
  if (inner === 'healthcheck') return { kind: 'keys', keys: healthcheckKeys };
  if (inner === 'env') return { kind: 'variables' };
  return inner === 'depends_on' ? { kind: 'dependencies' } : undefined;
}

/** The key with this path from the top of the file. */
export function keyAt(path: readonly string[]): KnownKey | undefined {
  const table = path.length < 2 ? undefined : tableAt(path.slice(0, -1));
  return table?.kind === 'keys' ? own(table.keys, path.at(-1) ?? '') : undefined;
}

/** Not `toString` and its kin, which every object has. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

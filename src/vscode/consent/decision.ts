// Whether tasks may start by themselves. A person agrees to commands, not to a file: what was agreed to is remembered
// with its hash, and another hash is another question.
import type { StartupSet } from '../../rpc/contract.ts';
import type { RunAtStartup } from '../settings.ts';

export type StartupTask = StartupSet['tasks'][number];

/** What a person answered for a workspace folder. */
export interface ConsentRecord {
  readonly answer: 'allowed' | 'never';
  readonly hash: string;
  /** The words that were shown, to say later what changed. */
  readonly tasks: readonly StartupTask[];
}

export type Decision = 'nothing' | 'start' | 'ask';

export function decide(set: StartupSet, setting: RunAtStartup, record: ConsentRecord | undefined): Decision {
  if (set.tasks.length === 0 || setting === 'never' || record?.answer === 'never') return 'nothing';
  if (setting === 'always') return 'start';
  return record?.hash === set.hash ? 'start' : 'ask';
}

export interface StartupChanges {
  readonly added: readonly StartupTask[];
  readonly changed: readonly { readonly before: StartupTask; readonly now: StartupTask }[];
  readonly removed: readonly StartupTask[];
}

/** What is not as it was when the person agreed; undefined where nobody agreed to anything yet. */
export function changesSince(record: ConsentRecord | undefined, set: StartupSet): StartupChanges | undefined {
  if (record === undefined) return undefined;
  const before = new Map(record.tasks.map((task) => [task.name, task]));
  const names = new Set(set.tasks.map(({ name }) => name));
  return {
    added: set.tasks.filter(({ name }) => !before.has(name)),
    changed: set.tasks.flatMap((now) => {
      const then = before.get(now.name);
      return then !== undefined && !sameCommand(then, now) ? { before: then, now } : [];
    }),
    removed: record.tasks.filter(({ name }) => !names.has(name)),
  };
}

function sameCommand(left: StartupTask, right: StartupTask): boolean {
  return what(left) === what(right);
}

/** An answer that an older version remembered has no details. */
function what({ commandLine, cwd, details = [] }: Partial<StartupTask>): string {
  return JSON.stringify([commandLine, cwd, details]);
}

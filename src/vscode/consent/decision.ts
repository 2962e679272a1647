// Decides whether tasks may start automatically. Users approve commands, not files: the answer is stored with a hash
// for each task, and a task with another hash needs approval again.
import type { StartupSet } from '../../model/task-info.ts';
import type { RunAtStartup } from '../settings.ts';

export type StartupTask = StartupSet['tasks'][number];

/** As it was remembered: answers of older versions have neither hashes of tasks nor details. */
export type RememberedTask = Pick<StartupTask, 'name' | 'title' | 'commandLine' | 'cwd'> &
  Partial<Pick<StartupTask, 'hash' | 'details'>>;

/** The user's answer for a workspace folder. */
export interface ConsentRecord {
  readonly answer: 'allowed' | 'never';
  readonly hash: string;
  /** The words that were shown, to say later what changed. */
  readonly tasks: readonly RememberedTask[];
}

export interface Circumstances {
  readonly setting: RunAtStartup;
  readonly record: ConsentRecord | undefined;
  /** Hashes of tasks that the setting `always` approves: see `AlwaysApproved`. */
  readonly always: ReadonlySet<string>;
}

export interface Decision {
  /** These may start now. */
  readonly approved: readonly StartupTask[];
  /** These wait for an answer. */
  readonly waiting: readonly StartupTask[];
}

const NOTHING: Decision = { approved: [], waiting: [] };

/** Tasks that are already approved are not asked about again beside new ones. */
export function decide(set: StartupSet, { setting, record, always }: Circumstances): Decision {
  if (setting === 'never' || record?.answer === 'never') return NOTHING;
  const allowed = allowedBy(record, set);
  const isApproved = (task: StartupTask): boolean =>
    allowed.has(hashOf(task, set)) || (setting === 'always' && always.has(hashOf(task, set)));
  return {
    approved: set.tasks.filter(isApproved),
    waiting: set.tasks.filter((task) => !isApproved(task)),
  };
}

/** Supervisors of older versions give one hash for all: then it stands for each. */
export function hashOf({ hash = '' }: Partial<StartupTask>, set: StartupSet): string {
  return hash === '' ? set.hash : hash;
}

function allowedBy(record: ConsentRecord | undefined, set: StartupSet): ReadonlySet<string> {
  if (record?.answer !== 'allowed') return new Set();
  const all = record.hash === set.hash ? set.tasks.map((task) => hashOf(task, set)) : [];
  return new Set([...all, ...record.tasks.flatMap(({ hash }) => hash ?? [])]);
}

export interface StartupChanges {
  readonly added: readonly StartupTask[];
  readonly changed: readonly { readonly before: RememberedTask; readonly now: StartupTask }[];
  readonly removed: readonly RememberedTask[];
}

/** The changes since the approval; undefined if nothing was approved, or the answer was never. */
export function changesSince(record: ConsentRecord | undefined, set: StartupSet): StartupChanges | undefined {
  if (record?.answer !== 'allowed') return undefined;
  const before = new Map(record.tasks.map((task) => [task.name, task]));
  const names = new Set(set.tasks.map(({ name }) => name));
  return {
    added: set.tasks.filter(({ name }) => !before.has(name)),
    changed: set.tasks.flatMap((now) => {
      const then = before.get(now.name);
      return then !== undefined && !isSame(then, now) ? { before: then, now } : [];
    }),
    removed: record.tasks.filter(({ name }) => !names.has(name)),
  };
}

function isSame(before: RememberedTask, now: StartupTask): boolean {
  return before.hash === undefined || now.hash === '' ? hasSameWords(before, now) : before.hash === now.hash;
}

/** False: there is something to see. True: only what is not shown differs, such as the value of a variable. */
export function hasSameWords(before: RememberedTask, now: StartupTask): boolean {
  const what = ({ commandLine, cwd, details = [] }: RememberedTask): string =>
    JSON.stringify([commandLine, cwd, details]);
  return what(before) === what(now);
}

// Consent: what starts automatically runs only what the user consented to, by a start by hand or by approving the
// startup. Either is consent to the definition of that moment, by its key, and to nothing that is written there later.
import type { Task } from './task.ts';
import type { TaskChange } from './transaction.ts';
import type { Probe, TaskDefinition } from '../model/task-definition.ts';

/**
 * A start by the user is consent. The startup and a changed file start tasks, and those that they need, only with
 * consent.
 */
export type StartCause = 'user' | 'startup' | 'reload';

/** No task has this key: consent to nothing. */
const NOTHING = '';

/** True while the task may not start automatically: what it would execute lacks consent. */
export function lacksConsent(task: Task): boolean {
  return task.consentedTo !== nextKey(task);
}

/** True where the task is wanted up, and what it would execute lacks consent. */
export function awaitsConsent(task: Task): boolean {
  return task.wanted === 'up' && lacksConsent(task);
}

/** The task is about to start, or is wanted on. The record of a task without any consent says so. */
export function consentByStart(change: TaskChange, cause: StartCause): void {
  if (cause === 'user') giveConsent(change);
  else if (change.task.consentedTo === undefined) change.set({ consentedTo: NOTHING });
}

/** Consent to what the task would execute as it stands there now. */
export function giveConsent(change: TaskChange): void {
  const consentedTo = nextKey(change.task);
  if (change.task.consentedTo !== consentedTo) change.set({ consentedTo });
}

function nextKey({ definition, pendingDefinition }: Task): string {
  return consentKey(pendingDefinition ?? definition);
}

/** Cached by definition, which never changes: a waiting task is checked often. */
const keys = new WeakMap<TaskDefinition, string>();

/**
 * Consent to a task covers exactly this: any other command, argument, variable, user, folder or probe is another key.
 * Titles, limits and logs are no part of it. It holds the values of variables: only its hash may leave memory.
 */
export function consentKey(definition: TaskDefinition): string {
  const known = keys.get(definition);
  if (known !== undefined) return known;
  const key = writeKey(definition);
  keys.set(definition, key);
  return key;
}

function writeKey(task: TaskDefinition): string {
  const { name, command, args, shell, cwd, env, unsetEnv, envFile, user, stop, healthcheck, dependsOn } = task;
  const probe = healthcheck?.probe;
  // An array of fixed places: unlike an object it cannot depend on the order in which keys were set.
  return JSON.stringify([
    name,
    command,
    args,
    shell,
    cwd ?? null,
    Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1)),
    [...unsetEnv].sort(),
    envFile,
    user ?? null,
    stop.command ?? null,
    probe?.kind === 'command' ? [probe.command, probe.args] : null,
    dependsOn.map(({ task: other }) => other).sort(),
    // Only where there is one: the hashes on disk from before probes of the network counted stay valid.
    ...addressOf(probe),
  ]);
}

function addressOf(probe: Probe | undefined): readonly unknown[] {
  if (probe?.kind === 'http') return [['http', probe.url]];
  if (probe?.kind === 'tcp') return [['tcp', probe.host, probe.port]];
  return [];
}

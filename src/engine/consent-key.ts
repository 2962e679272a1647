// The consent key: one text for everything that decides what a task executes and whom it talks to.
import type { Probe, TaskDefinition } from '../model/task-definition.ts';

/** Definitions never change: each is written out once, however often a task that waits is looked at. */
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

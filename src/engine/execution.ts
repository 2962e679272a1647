import type { Probe, TaskDefinition } from '../model/task-definition.ts';

/**
 * One text for everything that decides what is executed, and whom it talks to. An agreement to it covers exactly this: any
 * other command, argument, variable, user, place or probe is another text. Titles, limits and logs are not part of it. It
 * holds the values of variables: only its hash may leave memory.
 */
export function whatIsExecuted(task: TaskDefinition): string {
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
    // Only where there is something: what was agreed to before probes of the network counted keeps its text.
    ...addressOf(probe),
  ]);
}

function addressOf(probe: Probe | undefined): readonly unknown[] {
  if (probe?.kind === 'http') return [['http', probe.url]];
  if (probe?.kind === 'tcp') return [['tcp', probe.host, probe.port]];
  return [];
}

import type { TaskDefinition } from '../config/project.ts';

/**
 * One text for everything that decides what is executed. A consent given to it covers exactly this: any other command,
 * argument, variable, user or place is another text. Titles, limits and logs are not part of it. It holds the values of
 * variables: only its hash may leave memory.
 */
export function whatIsExecuted(task: TaskDefinition): string {
  const { name, command, args, shell, cwd, env, unsetEnv, envFile, user, stop, healthcheck, dependsOn } = task;
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
    healthcheck?.probe.kind === 'command' ? [healthcheck.probe.command, healthcheck.probe.args] : null,
    dependsOn.map(({ task: other }) => other).sort(),
  ]);
}

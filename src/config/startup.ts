// The startup tasks, as the user sees them for approval.
import { join, resolve } from 'node:path';
import { commandLine } from './command-line.ts';
import { shownValue } from './deciding-variables.ts';
import type { Healthcheck, Project, TaskDefinition } from '../model/task-definition.ts';

export interface StartupTask {
  readonly name: string;
  readonly title: string;
  readonly commandLine: string;
  readonly cwd: string;
  /**
   * All else that decides what is executed, one `key: value` each: probes, the stop command, the user, the files that
   * restart it, files and variables. Those whose names are names of secrets have no value here.
   */
  readonly details: readonly string[];
}

/** The folder of the file, and the home folder of the user. */
export interface Folders {
  readonly folder: string;
  readonly home: string;
}

/** A startup task as the user sees it for approval. */
export function startupTask(task: TaskDefinition, folders: Folders): StartupTask {
  return {
    name: task.name,
    title: task.title,
    commandLine: commandLine(task),
    cwd: folderOf(task.cwd ?? '.', folders),
    details: detailsOf(task),
  };
}

/** As a start resolves it: `~/` is the home folder, everything else is relative to the file. */
function folderOf(cwd: string, { folder, home }: Folders): string {
  return cwd === '~' || cwd.startsWith('~/') ? join(home, cwd.slice(1)) : resolve(folder, cwd);
}

function detailsOf(task: TaskDefinition): readonly string[] {
  const { healthcheck, stop, user, env, envFile, unsetEnv, watch } = task;
  const variables = shownOf(env);
  const details: readonly (readonly [string, string | undefined])[] = [
    ...(healthcheck === undefined ? [] : [probeOf(healthcheck)]),
    ['stop_command', stop.command],
    ['user', user],
    ...variables.map(([name, value]) => [`env.${name}`, value] as const),
    ['env', variables.flatMap(([name, value]) => (value === undefined ? [name] : [])).join(', ')],
    ['env_file', envFile.join(', ')],
    ['unset_env', [...unsetEnv].sort().join(', ')],
    ['watch', watch.join(', ')],
  ];
  // A variable that is empty is there all the same.
  return details.flatMap(([key, value]) =>
    value === undefined || (value === '' && !key.startsWith('env.')) ? [] : [`${key}: ${value}`],
  );
}

type Shown = readonly (readonly [name: string, value: string | undefined])[];

const known = new WeakMap<TaskDefinition['env'], Shown>();

/** Cached: every list of the tasks needs it, and a search for secrets in long values takes time. */
function shownOf(env: TaskDefinition['env']): Shown {
  const before = known.get(env);
  if (before !== undefined) return before;
  const names = Object.keys(env).sort();
  const shown = names.map((name) => [name, shownValue(name, env[name] ?? '')] as const);
  known.set(env, shown);
  return shown;
}

/** A pattern for the output needs no approval: it runs nothing. */
function probeOf({ probe }: Healthcheck): readonly [string, string | undefined] {
  switch (probe.kind) {
    case 'command':
      return ['healthcheck', commandLine({ ...probe, shell: false })];
    case 'http':
      return ['healthcheck.http', probe.url];
    case 'tcp':
      return ['healthcheck.tcp', `${probe.host}:${String(probe.port)}`];
    case 'log':
      return ['healthcheck.log', undefined];
  }
}

/** The startup tasks and all their dependencies, in the order of the file. */
export function startupTasks({ tasks }: Project): readonly TaskDefinition[] {
  const byName = new Map(tasks.map((task) => [task.name, task]));
  const started = new Set<TaskDefinition>();
  const pending = tasks.filter(({ runAtStartup }) => runAtStartup);
  for (let task = pending.pop(); task !== undefined; task = pending.pop()) {
    if (started.has(task)) continue;
    started.add(task);
    pending.push(...task.dependsOn.flatMap(({ task: name }) => byName.get(name) ?? []));
  }
  return tasks.filter((task) => started.has(task));
}

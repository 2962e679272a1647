import { resolve } from 'node:path';
import { commandLine } from './command-line.ts';
import type { Project, TaskDefinition } from './project.ts';

export interface StartupTask {
  readonly name: string;
  readonly title: string;
  readonly commandLine: string;
  readonly cwd: string;
  /**
   * What else decides what is executed, one `key: value` each: the commands of the healthcheck and of the stop, the user,
   * files and names of variables. Values of variables may be secrets and are not shown.
   */
  readonly details: readonly string[];
}

/** What starts with the workspace, and what that depends on, in the order of the file. `folder` is that of the file. */
export function startupSet(project: Project, folder: string): readonly StartupTask[] {
  return startupTasks(project).map((task) => ({
    name: task.name,
    title: task.title,
    commandLine: commandLine(task),
    cwd: task.cwd === '~' || task.cwd?.startsWith('~/') === true ? task.cwd : resolve(folder, task.cwd ?? '.'),
    details: detailsOf(task),
  }));
}

function detailsOf({ healthcheck, stop, user, env, envFile, unsetEnv }: TaskDefinition): readonly string[] {
  const probe = healthcheck?.probe.kind === 'command' ? commandLine({ ...healthcheck.probe, shell: false }) : undefined;
  const details: readonly (readonly [string, string | undefined])[] = [
    ['healthcheck', probe],
    ['stop_command', stop.command],
    ['user', user],
    ['env', Object.keys(env).sort().join(', ')],
    ['env_file', envFile.join(', ')],
    ['unset_env', [...unsetEnv].sort().join(', ')],
  ];
  return details.flatMap(([key, value]) => (value === undefined || value === '' ? [] : [`${key}: ${value}`]));
}

/** The tasks that start by themselves and all that they need, in the order of the file. */
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

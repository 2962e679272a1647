// The verb `tasks/run`.
import { readdirSync } from 'node:fs';
import { UserError } from '../../base/user-error.ts';
import { isTaskName } from '../../config/task-name.ts';
import { adHocDefinition } from '../../config/ad-hoc.ts';
import type { Supervisor } from '../supervisor.ts';
import { prunable } from '../records/prune.ts';
import { isSpawnKnown, untilTask } from '../until-task.ts';
import type { Verb } from './verb.ts';
import { isSameName } from '../../model/pick.ts';

/**
 * Runs a command that is not in the file as a task of its own: `b1`, `b2`, … unless it is named. It is listed with its
 * logs until it is removed, or twenty others have ended after it. Fails with `conflict` when the name is taken.
 */
export const run: Verb<'tasks/run'> = async (supervisor, params) => {
  prune(supervisor);
  const name = params.name ?? nextName(supervisor);
  refuseTaken(supervisor, name);
  const { command, args, shell, title, cwd, timeoutMs, tty } = params;
  const definition = adHocDefinition({
    name,
    command,
    ...(args === undefined ? {} : { args }),
    ...(shell === undefined ? {} : { shell }),
    ...(title === undefined ? {} : { title }),
    ...(cwd === undefined ? {} : { cwd }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(tty === undefined ? {} : { tty: tty !== false }),
  });
  supervisor.tasks.dispatch({ type: 'addAdHoc', definition });
  supervisor.environments.remember(name, params.env);
  if (typeof tty === 'object') supervisor.terminalSizes.set(name, tty);
  if (params.notify === true) supervisor.notices.ask(name);
  const [rejection] = supervisor.tasks.dispatch({ type: 'start', task: name });
  if (rejection !== undefined) {
    supervisor.tasks.dispatch({ type: 'removeAdHoc', task: name });
    throw new UserError('rejected', rejection.message);
  }
  const task = await untilTask(supervisor.tasks, name, isSpawnKnown);
  if (task === undefined) throw new UserError('operation-failed', `"${name}" was removed before it started.`);
  return supervisor.infos.of(task);
};

/** The last 20 that have ended stay; older ones go with their logs when the next is run. */
function prune({ tasks, inUse, cleanup, notices }: Supervisor): void {
  const isInUse = (name: string): boolean => inUse.has(name) || notices.isPending(name);
  for (const task of prunable(tasks.state.tasks.values(), isInUse)) {
    cleanup.includeLogs(task);
    tasks.dispatch({ type: 'removeAdHoc', task });
  }
}

function nextName(supervisor: Supervisor): string {
  let number = 1;
  // Also of tasks that have left only their logs.
  const taken = new Set([...supervisor.tasks.names, ...foldersIn(supervisor.storage.tasksFolder)]);
  while (taken.has(`b${String(number)}`)) number++;
  return `b${String(number)}`;
}

/** None where the folder was deleted: the first log makes it again. */
function foldersIn(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function refuseTaken(supervisor: Supervisor, name: string): void {
  if (!isTaskName(name)) {
    throw new UserError(
      'invalid-argument',
      `"${name}" is not a valid task name: use at most 64 letters, digits, ".", "_" and "-", starting with a letter or digit.`,
    );
  }
  if (supervisor.tasks.names.some((taken) => isSameName(taken, name))) {
    throw new UserError('conflict', `Task "${name}" already exists. Choose another name, or remove that task.`);
  }
}

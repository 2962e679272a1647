// `dirigent remove` removes tasks.
import { UserError } from '../../base/user-error.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import { exitCodes } from '../exit-code.ts';
import { pickNamed } from '../arguments/pick.ts';
import { action, addVerb, type Verb } from '../verb.ts';
import { isAtRest } from '../../model/status.ts';

interface RemoveOptions {
  readonly ended?: boolean;
  readonly deleteLogs?: boolean;
}

export const remove: Verb = (program, cli) => {
  addVerb(program, 'remove [names...]', {
    summary: 'stop and remove tasks',
    details:
      'A task of dirigent.toml is removed from the file, whose other lines stay unchanged. A task of dirigent run is removed ' +
      'together with its logs.',
    examples: [
      ['remove worker', 'remove it from dirigent.toml'],
      ['remove worker --delete-logs', 'and delete its logs'],
      ['remove b1 b2', 'two tasks of dirigent run'],
      ['remove --ended', 'all tasks of dirigent run that have ended'],
    ],
  })
    .alias('rm')
    .option('--ended', 'all tasks of dirigent run that have ended')
    .option('--delete-logs', 'also delete the logs of tasks of dirigent.toml')
    .action(
      action(cli, async (names: string[], options: RemoveOptions) => {
        const client = await cli.connect();
        const { tasks } = await client.request('tasks/list', {});
        const chosen = choose(tasks, names, options);
        assertNotNeeded(tasks, chosen);
        if (chosen.length === 0) cli.err.line('No task of dirigent run has ended.');
        for (const { name, adHoc } of dependentsFirst(chosen)) {
          if (adHoc) await client.request('tasks/remove', { task: name });
          else await client.request('project/deleteTask', { name, deleteLogs: options.deleteLogs === true });
          cli.err.line(`Removed ${name}.`);
        }
        return exitCodes.ok;
      }),
    );
};

function choose(tasks: readonly TaskInfo[], names: readonly string[], { ended }: RemoveOptions): readonly TaskInfo[] {
  if (ended !== true && names.length > 0) return pickNamed(tasks, names);
  if (ended === true && names.length === 0) return tasks.filter((task) => task.adHoc && isAtRest(task.status));
  const message = names.length === 0 ? 'Name the tasks, or use --ended.' : 'Use either names or --ended.';
  throw new UserError('invalid-argument', message);
}

/** @throws UserError where a remaining task depends on a removed one: the file would be left with an error */
function assertNotNeeded(tasks: readonly TaskInfo[], chosen: readonly TaskInfo[]): void {
  for (const { name } of chosen) {
    const needing = tasks.filter((task) => dependsOn(task, name) && !chosen.includes(task)).map((task) => task.name);
    if (needing.length === 0) continue;
    const them = needing.length === 1 ? 'its depends_on' : 'their depends_on';
    throw new UserError(
      'operation-failed',
      `${name} is needed by ${needing.join(', ')}. Remove it from ${them} first, or remove them together: ` +
        `dirigent remove ${[...chosen.map((task) => task.name), ...needing].join(' ')}`,
    );
  }
}

/** The order in which each removal leaves a valid file. */
function dependentsFirst(chosen: readonly TaskInfo[]): readonly TaskInfo[] {
  const left = new Set(chosen);
  const ordered: TaskInfo[] = [];
  const take = (task: TaskInfo): void => {
    if (!left.delete(task)) return;
    for (const other of chosen) if (dependsOn(other, task.name)) take(other);
    ordered.push(task);
  };
  for (const task of chosen) take(task);
  return ordered;
}

function dependsOn({ definition }: TaskInfo, name: string): boolean {
  return definition.dependsOn.some((on) => on.task === name);
}

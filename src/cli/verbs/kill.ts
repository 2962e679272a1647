// `dirigent kill` kills tasks or sends them a signal.
import { Option } from 'commander';
import type { TaskSignal, TasksResult } from '../../model/requests.ts';
import type { Connection } from '../../rpc/connection.ts';
import { reportStop } from '../print/outcome.ts';
import { pickNamed } from '../arguments/pick.ts';
import { addSelectionOptions, selectionOf, type SelectionOptions } from '../arguments/selection.ts';
import { action, addVerb, type Verb } from '../verb.ts';
import { isActive } from '../../model/status.ts';

type KillOptions = SelectionOptions & { readonly json?: boolean; readonly signal?: TaskSignal };

const signals: readonly TaskSignal[] = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2'];

export const kill: Verb = (program, cli) => {
  const command = addVerb(program, 'kill [names...]', {
    summary: 'kill tasks, or send them a signal',
    details:
      'Sends SIGKILL to every process of the task, without the time to clean up that dirigent stop gives. --signal sends ' +
      'another signal to its process group and changes nothing else: if the task exits, its restart policy ' +
      'applies.',
    examples: [
      ['kill api worker', 'kill two tasks'],
      ['kill --all', 'kill all tasks'],
      ['kill --signal SIGHUP nginx', 'make it reload its configuration'],
    ],
  });
  addSelectionOptions(command)
    .addOption(new Option('-s, --signal <signal>', 'send this signal instead of SIGKILL').choices(signals))
    .option('--json', 'print an array of { task: TaskInfo, error? }')
    .action(
      action(cli, async (names: string[], options: KillOptions) => {
        const tasks = selectionOf(names, options);
        const client = await cli.connect();
        const { signal } = options;
        const result =
          signal === undefined
            ? await client.request('tasks/kill', { tasks })
            : await sendSignal(client, await chosen(client, names, options), signal);
        return reportStop(cli, result, options);
      }),
    );
};

/** The named tasks, whatever their state; of a group or of all, the running ones. */
async function chosen(
  client: Connection,
  names: readonly string[],
  options: KillOptions,
): Promise<TasksResult['tasks']> {
  const { tasks } = await client.request('tasks/list', {});
  const picked =
    names.length > 0
      ? pickNamed(tasks, names)
      : tasks.filter((task) => isActive(task.status) && (options.all === true || task.group === options.group));
  return picked.map((task) => ({ task }));
}

async function sendSignal(client: Connection, tasks: TasksResult['tasks'], signal: TaskSignal): Promise<TasksResult> {
  const sent = tasks.map(async ({ task }) => {
    try {
      await client.request('tasks/signal', { task: task.name, signal });
      return { task };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return { task, error: error.message };
    }
  });
  return { tasks: await Promise.all(sent) };
}

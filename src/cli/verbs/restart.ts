// `dirigent restart` restarts tasks.
import { addSelectionOptions, selectionOf } from '../arguments/selection.ts';
import { reportStart, type StartOptions } from '../print/start-outcome.ts';
import { action, addVerb, type Verb } from '../verb.ts';

export const restart: Verb = (program, cli) => {
  const command = addVerb(program, 'restart [names...]', {
    summary: 'restart tasks',
    details:
      'A new run starts only when nothing of the old one is left. It gets the environment of this terminal and the ' +
      'current definition. A task that is not running is started.',
    examples: [
      ['restart api', 'restart one task'],
      ['restart api --wait && curl localhost:3000', 'and wait until it is ready'],
      ['restart --all', 'restart all tasks'],
    ],
  });
  addSelectionOptions(command)
    .option('-w, --wait', 'wait until each is ready (healthy, if it has a healthcheck)')
    .option('--json', 'print an array of { task: TaskInfo, error? }')
    .action(
      action(cli, async (names: string[], options: StartOptions) => {
        const tasks = selectionOf(names, options);
        const client = await cli.connect();
        const result = await client.request('tasks/restart', { tasks, env: cli.env });
        return reportStart(cli, client, result, options);
      }),
    );
};

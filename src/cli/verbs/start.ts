// `dirigent start` starts tasks.
import { reportStart, type StartOptions } from '../print/start-outcome.ts';
import { addSelectionOptions, selectionOf } from '../arguments/selection.ts';
import { action, addVerb, type Verb } from '../verb.ts';

export const start: Verb = (program, cli) => {
  const command = addVerb(program, 'start [names...]', {
    summary: 'start tasks and their dependencies',
    details:
      'Running this is your approval: no question is asked. The tasks get the environment of this terminal and keep running ' +
      'when it closes. A task that is already running is left alone.',
    examples: [
      ['start api worker', 'start two tasks'],
      ['start --group backend --wait', 'and wait until each is ready'],
      ['start --all', 'start all tasks'],
    ],
  });
  addSelectionOptions(command)
    .option('-w, --wait', 'wait until each is ready (healthy, if it has a healthcheck)')
    .option('--json', 'print an array of { task: TaskInfo, error? }')
    .action(
      action(cli, async (names: string[], options: StartOptions) => {
        const tasks = selectionOf(names, options);
        const client = await cli.connect();
        const result = await client.request('tasks/start', { tasks, env: cli.env });
        return reportStart(cli, client, result, options);
      }),
    );
};

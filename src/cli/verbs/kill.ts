import { reportOutcome } from '../outcome.ts';
import { addSelectionOptions, selectionOf, type SelectionOptions } from '../selection.ts';
import { action, addVerb, type Verb } from '../verb.ts';

type Options = SelectionOptions & { readonly json?: boolean };

export const kill: Verb = (program, cli) => {
  const command = addVerb(program, 'kill [names...]', {
    summary: 'kill tasks at once',
    details: 'SIGKILL to every process of the task, without the time to clean up that dirigent stop gives.',
    examples: [
      ['kill api worker', 'kill two tasks'],
      ['kill --group backend', 'kill a group'],
      ['kill --all', 'kill everything'],
    ],
  });
  addSelectionOptions(command)
    .option('--json', 'print an array of { task: TaskInfo, error? }')
    .action(
      action(cli, async (names: string[], options: Options) => {
        const tasks = selectionOf(names, options);
        const client = await cli.connect();
        return reportOutcome(cli, await client.request('tasks/kill', { tasks }), options);
      }),
    );
};

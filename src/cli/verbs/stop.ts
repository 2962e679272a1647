// `dirigent stop` stops tasks.
import { reportStop } from '../print/outcome.ts';
import { addSelectionOptions, selectionOf, type SelectionOptions } from '../arguments/selection.ts';
import { action, addVerb, type Verb } from '../verb.ts';

type Options = SelectionOptions & { readonly json?: boolean };

export const stop: Verb = (program, cli) => {
  const command = addVerb(program, 'stop [names...]', {
    summary: 'stop tasks',
    details:
      'Asks each task to exit (stop_signal or stop_command) and kills what is left after stop_timeout. Returns when no ' +
      'process of the task is alive, not even a grandchild. A second stop kills at once.',
    examples: [
      ['stop api worker', 'stop two tasks'],
      ['stop --group backend', 'stop a group'],
      ['stop --all', 'stop all tasks; the supervisor keeps running'],
    ],
  });
  addSelectionOptions(command)
    .option('--json', 'print an array of { task: TaskInfo, error? }')
    .action(
      action(cli, async (names: string[], options: Options) => {
        const tasks = selectionOf(names, options);
        const client = await cli.connect();
        return reportStop(cli, await client.request('tasks/stop', { tasks }), options);
      }),
    );
};

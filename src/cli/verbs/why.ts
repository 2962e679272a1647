// `dirigent why` explains the state of a task.
import { safeLine } from '../../base/foreign-text.ts';
import { exitCodes } from '../exit-code.ts';
import { action, addVerb, type Verb } from '../verb.ts';

export const why: Verb = (program, cli) => {
  addVerb(program, 'why <name>', {
    summary: 'explain the state of a task',
    examples: [['why worker', 'such as: worker is waiting for db, which is not ready yet']],
  }).action(
    action(cli, async (task: string) => {
      const client = await cli.connect();
      const { text } = await client.request('tasks/explain', { task });
      cli.out.line(safeLine(text));
      return exitCodes.ok;
    }),
  );
};

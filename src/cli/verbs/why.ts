import { safeLine } from '../../base/foreign-text.ts';
import { exitCodes } from '../exit-code.ts';
import { action, addVerb, type Verb } from '../verb.ts';

export const why: Verb = (program, cli) => {
  addVerb(program, 'why <name>', {
    summary: 'say in a sentence why a task is as it is',
    examples: [['why worker', 'such as: waiting, since "db" is not healthy yet']],
  }).action(
    action(cli, async (task: string) => {
      const client = await cli.connect();
      const { text } = await client.request('tasks/explain', { task });
      cli.out.line(safeLine(text));
      return exitCodes.ok;
    }),
  );
};

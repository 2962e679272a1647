import { exitCodes } from '../exit-code.ts';
import { pick } from '../pick.ts';
import { action, addVerb, type Verb } from '../verb.ts';

export const remove: Verb = (program, cli) => {
  addVerb(program, 'remove <names...>', {
    summary: 'stop tasks and take them off the list',
    details:
      'A task of dirigent.toml is taken out of the file, whose other lines stay as they are. A task of dirigent run goes ' +
      'with its logs.',
    examples: [
      ['remove worker', 'take it out of dirigent.toml'],
      ['remove worker --delete-logs', 'and its logs from the disk'],
      ['remove b1 b2', 'two ad-hoc tasks that have ended'],
    ],
  })
    .alias('rm')
    .option('--delete-logs', 'delete the logs of a task of dirigent.toml as well')
    .action(
      action(cli, async (names: string[], options: { readonly deleteLogs?: boolean }) => {
        const client = await cli.connect();
        const { tasks } = await client.request('tasks/list', {});
        for (const { name, adHoc } of pick(tasks, names)) {
          if (adHoc) await client.request('tasks/remove', { task: name });
          else await client.request('project/deleteTask', { name, deleteLogs: options.deleteLogs === true });
          cli.err.line(`${name} is gone.`);
        }
        return exitCodes.ok;
      }),
    );
};

import { UserError } from '../../base/user-error.ts';
import { once } from '../arguments/once.ts';
import { processGone } from '../watch/process-gone.ts';
import { action, addVerb, type Verb } from '../verb.ts';
import { exitCodes } from '../exit-code.ts';
import type { Client } from '../host.ts';
import type { Invocation } from '../invocation.ts';

export const down: Verb = (program, cli) => {
  addVerb(program, 'down', {
    summary: 'stop everything, and the supervisor with it',
    details:
      'Stops in the reverse order of the dependencies. Done when no process is left. The next command starts a fresh ' +
      'supervisor.',
    examples: [
      ['down', 'end the day'],
      ['down --keep-tasks', 'replace the supervisor only; the next one takes the tasks over'],
    ],
  })
    .option('--keep-tasks', 'end the supervisor alone; the tasks keep running')
    .action(
      action(cli, async (options: { readonly keepTasks?: boolean }) => {
        const stopTasks = options.keepTasks !== true;
        await shutDown(cli, stopTasks);
        cli.err.line(stopTasks ? 'Everything is stopped.' : 'The supervisor has ended; the tasks keep running.');
        return exitCodes.ok;
      }),
    );
};

async function shutDown(cli: Invocation, stopTasks: boolean): Promise<void> {
  let client: Client;
  try {
    // Launched where none is running: tasks that a dead supervisor left behind have to go as well.
    client = await cli.connect();
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'protocol-mismatch') throw error;
    return cli.host.shutDownForeign(await cli.folder(), stopTasks);
  }
  const { pid } = await client.request('supervisor/info', {});
  const closed = once(client.onDidClose);
  // One that answers and then hangs is not waited for either.
  const silent = Promise.withResolvers<never>();
  silent.promise.catch(() => undefined);
  client.onDidChangeSilence?.((error) => error !== undefined && silent.reject(error));
  const expected = client.expectNews?.();
  await client.request('supervisor/shutdown', { stopTasks });
  await Promise.race([closed, silent.promise]).finally(() => expected?.dispose());
  if (!(await processGone(pid, 5000))) {
    throw new UserError('operation-failed', `The supervisor (pid ${pid}) has closed its doors but does not end.`);
  }
}

// `dirigent down` stops all tasks and the supervisor.
import { UserError } from '../../base/user-error.ts';
import { nextEvent } from '../../base/next-event.ts';
import { processGone } from '../watch/process-gone.ts';
import { action, addVerb, type Verb } from '../verb.ts';
import { exitCodes } from '../exit-code.ts';
import type { Connection } from '../../rpc/connection.ts';
import type { Invocation } from '../invocation.ts';

export const down: Verb = (program, cli) => {
  addVerb(program, 'down', {
    summary: 'stop all tasks and the supervisor',
    details:
      'Stops tasks in reverse order of their dependencies and returns when no process is left. The next command starts a new ' +
      'supervisor.',
    examples: [
      ['down', 'stop everything'],
      ['down --keep-tasks', 'restart only the supervisor; the next one takes over the tasks'],
    ],
  })
    .option('--keep-tasks', 'stop only the supervisor; the tasks keep running')
    .action(
      action(cli, async (options: { readonly keepTasks?: boolean }) => {
        const stopTasks = options.keepTasks !== true;
        await shutDown(cli, stopTasks);
        cli.err.line(
          stopTasks ? 'Stopped all tasks and the supervisor.' : 'Stopped the supervisor; the tasks keep running.',
        );
        return exitCodes.ok;
      }),
    );
};

async function shutDown(cli: Invocation, stopTasks: boolean): Promise<void> {
  let client: Connection;
  try {
    // Launched where none is running: it adopts and stops tasks that a dead supervisor left behind.
    client = await cli.connect();
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'protocol-mismatch') throw error;
    return cli.host.shutDownIncompatible(await cli.folder(), stopTasks);
  }
  const { pid } = await client.request('supervisor/info', {});
  const closed = nextEvent(client.onDidClose);
  // A supervisor that responds and then hangs is not waited for either.
  const silent = Promise.withResolvers<never>();
  silent.promise.catch(() => undefined);
  client.onDidChangeSilence?.((error) => error !== undefined && silent.reject(error));
  const expected = client.expectNews?.();
  await client.request('supervisor/shutdown', { stopTasks });
  await Promise.race([closed, silent.promise]).finally(() => expected?.dispose());
  if (!(await processGone(pid, 5000))) {
    throw new UserError('operation-failed', `The supervisor (pid ${pid}) did not exit.`);
  }
}

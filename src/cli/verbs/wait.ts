// `dirigent wait` waits for a task.
import { Option } from 'commander';
import { UserError } from '../../base/user-error.ts';
import type { WaitParams } from '../../model/requests.ts';
import { exitCodes } from '../exit-code.ts';
import { duration } from '../arguments/option-values.ts';
import { action, addVerb, type Verb } from '../verb.ts';
import { waitText } from '../print/wait-text.ts';

interface WaitOptions {
  readonly until?: 'ready' | 'ended';
  readonly match?: string;
  readonly timeout?: number;
  readonly json?: boolean;
}

export const wait: Verb = (program, cli) => {
  addVerb(program, 'wait <name>', {
    summary: 'wait until a task is ready, has ended, or prints a matching line',
    details:
      'Exits with code 0 when that happened; with 1 when it timed out or can no longer happen, and when the task that ended ' +
      'failed.',
    examples: [
      ['wait api --until ready --timeout 30s && npm test', 'run the tests once the API is ready'],
      ['wait build --until ended', 'fails if the build failed'],
      ['wait api --match "listening on \\d+"', 'until its output matches; prints the line'],
    ],
  })
    .addOption(
      new Option('-u, --until <what>', 'what to wait for: ready or ended (default: ready)').choices(['ready', 'ended']),
    )
    .option('-m, --match <regex>', 'wait until a line of the output matches')
    .option('-t, --timeout <duration>', 'give up after this long', duration)
    .option('--json', 'print the result: { task: TaskInfo, reached, reason?, line? }')
    .action(
      action(cli, async (task: string, options: WaitOptions) => {
        const client = await cli.connect();
        const result = await client.request('tasks/wait', waitParams(task, options));
        if (options.json === true) cli.out.json(result);
        else if (result.line !== undefined) cli.out.line(result.line);
        const failed = options.until === 'ended' && result.task.status.kind === 'failed';
        if (options.json !== true && (failed || !result.reached)) {
          cli.err.line(`${result.task.name}: ${waitText(result, Date.now())}`);
        }
        return result.reached && !failed ? exitCodes.ok : exitCodes.failed;
      }),
    );
};

function waitParams(task: string, options: WaitOptions): WaitParams {
  if (options.until !== undefined && options.match !== undefined) {
    throw new UserError('invalid-argument', 'Use either --until or --match.');
  }
  return {
    task,
    until: options.match === undefined ? (options.until ?? 'ready') : { pattern: options.match },
    ...(options.timeout === undefined ? {} : { timeoutMs: options.timeout }),
  };
}

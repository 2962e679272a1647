// `dirigent run` runs an ad hoc command.
import { isAbsolute, resolve } from 'node:path';
import { UserError } from '../../base/user-error.ts';
import { nameProblem } from '../../config/task-name.ts';
import { sizeOf } from '../attach/follow-size.ts';
import type { RunParams } from '../../model/requests.ts';
import { exitCodes } from '../exit-code.ts';
import type { Invocation } from '../invocation.ts';
import { duration } from '../arguments/option-values.ts';
import { runInForeground } from '../foreground/run-in-foreground.ts';
import { action, addVerb, type Verb } from '../verb.ts';

interface RunOptions {
  readonly name?: string;
  readonly cwd?: string;
  readonly timeout?: number;
  readonly shell?: boolean;
  readonly wait?: boolean;
  readonly tty?: boolean;
  readonly rm?: boolean;
  readonly notify?: boolean;
  readonly json?: boolean;
}

export const run: Verb = (program, cli) => {
  addVerb(program, 'run <command> [args...]', {
    summary: 'run a command as an ad hoc task',
    details:
      'The task is named b1, b2, … unless --name is given, has its own logs, outlives this terminal, and stays listed until ' +
      'dirigent remove. Prints its name. With --wait, this behaves like the command itself: it reads the input ' +
      '(< /dev/null for none), prints the output, receives Ctrl-C, and exits with the same exit code.',
    examples: [
      ['run -- npm run build', 'in the background; prints b1'],
      ['run --name e2e --timeout 10m --wait -- npx playwright test', 'wait for it and exit with its exit code'],
      ['run --wait -- jq .version < package.json', 'as part of a pipeline'],
      ['run --tty --wait -- htop', 'a full-screen program'],
      ['run --shell --wait -- "sort < in > out"', 'a shell command line'],
      ['run --notify -- make world', 'with a notification in VS Code when it ends'],
    ],
  })
    .passThroughOptions()
    .option('-n, --name <name>', 'name of the task')
    .option('-t, --timeout <duration>', 'stop it after this long', duration)
    .option('--cwd <folder>', 'working directory (default: the current one)')
    .option('-s, --shell', 'run the command through the shell')
    .option('-w, --wait', 'pass on input, print the output, exit with the same exit code')
    .option('--tty', 'run it in a pseudo-terminal; with --wait, connected to this one')
    .option('--rm', 'with --wait: remove it and its logs when it has ended')
    .option('--notify', 'show a notification in VS Code when it ends')
    .option('--json', 'print TaskInfo instead of the name')
    .action(
      action(cli, async (command: string, args: string[], options: RunOptions) => {
        const params = runParams(cli, command, args, options);
        if (options.wait === true) return runInForeground(cli, params, { remove: options.rm === true });
        const client = await cli.connect();
        const task = await client.request('tasks/run', params);
        if (options.json === true) cli.out.json(task);
        else cli.out.line(task.name);
        if (cli.err.isTerminal) cli.err.line(cli.err.style('dim', `To see its output: dirigent logs ${task.name} -f`));
        if (task.status.kind !== 'failed') return exitCodes.ok;
        cli.err.line(`${task.name}: ${task.status.message}`);
        return exitCodes.failed;
      }),
    );
};

function runParams(cli: Invocation, command: string, args: readonly string[], options: RunOptions): RunParams {
  const problem = options.name === undefined ? undefined : nameProblem(options.name);
  if (problem !== undefined) throw new UserError('invalid-argument', `The name of a task ${problem}.`);
  const cwd = options.cwd ?? '.';
  return {
    command: options.shell === true ? [command, ...args].join(' ') : command,
    ...(options.shell === true ? { shell: true } : { args }),
    cwd: isAbsolute(cwd) ? cwd : resolve(cli.host.cwd, cwd),
    env: cli.env,
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.tty === undefined ? {} : { tty: sizeOf(cli.host.stdout) ?? true }),
    ...(options.timeout === undefined ? {} : { timeoutMs: options.timeout }),
    ...(options.notify === undefined ? {} : { notify: options.notify }),
  };
}

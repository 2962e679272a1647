// `dirigent add` adds a task to dirigent.toml.
import { InvalidArgumentError, Option } from 'commander';
import type { TaskTable } from '../../model/task-keys.ts';
import { exitCodes } from '../exit-code.ts';
import { action, addVerb, type Verb } from '../verb.ts';

interface AddOptions {
  readonly title?: string;
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  readonly group?: string;
  readonly dependsOn?: string[];
  readonly restart?: string;
  readonly startup?: boolean;
  readonly shell?: boolean;
  readonly tty?: boolean;
  readonly start?: boolean;
}

export const add: Verb = (program, cli) => {
  addVerb(program, 'add <name> <command> [args...]', {
    summary: 'add a task to dirigent.toml',
    details:
      'Appends a [[tasks]] table and leaves the rest of the file unchanged. Set any other key in the file itself.',
    examples: [
      ['add api --startup --restart on-failure -- node server.js', 'starts with the workspace, restarts after a crash'],
      ['add web --cwd web --env PORT=8080 --depends-on api -- npm run dev', 'in a subfolder, after api'],
      ['add clock --shell --start -- "while true; do date; sleep 1; done"', 'a shell command line, started now'],
    ],
  })
    .option('--title <title>', 'name to display')
    .option('--cwd <folder>', 'working directory, relative to the file')
    .option('-e, --env <NAME=VALUE...>', 'environment variables', environment)
    .option('-g, --group <group>', 'group in the list of tasks')
    .option('--depends-on <names...>', 'tasks that must be ready first')
    .addOption(new Option('--restart <policy>', 'when to restart it').choices(['never', 'on-failure', 'always']))
    .option('--startup', 'start it with the workspace')
    .option('-s, --shell', 'run the command through the shell')
    .option('--tty', 'run it in a pseudo-terminal')
    .option('--start', 'start it now')
    .action(
      action(cli, async (name: string, command: string, args: string[], options: AddOptions) => {
        const client = await cli.connect();
        const { configFile } = await client.request('project/createTask', {
          task: taskTable(name, command, args, options),
        });
        cli.err.line(`Added ${name} to ${configFile}.`);
        if (options.start !== true) return exitCodes.ok;
        const { tasks } = await client.request('tasks/start', { tasks: { names: [name] }, env: cli.env });
        const error = tasks[0]?.error;
        if (error !== undefined) cli.err.line(`${name}: ${error}`);
        return error === undefined ? exitCodes.ok : exitCodes.failed;
      }),
    );
};

function taskTable(name: string, command: string, args: readonly string[], options: AddOptions): TaskTable {
  const line = options.shell === true ? { command: [command, ...args].join(' '), shell: true } : { command, args };
  const keys: Record<string, unknown> = {
    name,
    title: options.title,
    ...line,
    cwd: options.cwd,
    env: options.env,
    group: options.group,
    depends_on: options.dependsOn,
    restart: options.restart,
    run_at_startup: options.startup,
    tty: options.tty,
  };
  return Object.fromEntries(
    Object.entries(keys).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}

function environment(entry: string, before: Record<string, string> = {}): Record<string, string> {
  const at = entry.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected NAME=VALUE.');
  return { ...before, [entry.slice(0, at)]: entry.slice(at + 1) };
}

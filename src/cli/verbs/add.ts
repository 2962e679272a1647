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
    details: 'Appends a [[tasks]] table; the rest of the file stays as it is. Every other key can be set in the file.',
    examples: [
      [
        'add api --startup --restart on-failure -- node server.js',
        'starts with the workspace, comes back after a crash',
      ],
      ['add web --cwd web --env PORT=8080 --depends-on api -- npm run dev', 'in a folder, after the API'],
      ['add clock --shell --start -- "while true; do date; sleep 1; done"', 'a line for the shell, started at once'],
    ],
  })
    .option('--title <title>', 'what people read')
    .option('--cwd <folder>', 'folder to run in, relative to the file')
    .option('-e, --env <NAME=VALUE...>', 'environment variables', environment)
    .option('-g, --group <group>', 'heading in the list')
    .option('--depends-on <names...>', 'tasks that have to be ready first')
    .addOption(new Option('--restart <policy>', 'when to start it again').choices(['never', 'on-failure', 'always']))
    .option('--startup', 'start it with the workspace')
    .option('-s, --shell', 'run the command through the shell')
    .option('--tty', 'run it in a pseudo-terminal')
    .option('--start', 'and start it now')
    .action(
      action(cli, async (name: string, command: string, args: string[], options: AddOptions) => {
        const client = await cli.connect();
        const { configFile } = await client.request('project/createTask', {
          task: taskTable(name, command, args, options),
        });
        cli.err.line(`${name} is in ${configFile}.`);
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
  if (at < 1) throw new InvalidArgumentError('It takes NAME=VALUE.');
  return { ...before, [entry.slice(0, at)]: entry.slice(at + 1) };
}

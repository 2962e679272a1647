// `dirigent init` creates a dirigent.toml.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { systemReason } from '../../base/system-error.ts';
import { UserError } from '../../base/user-error.ts';
import { ask } from '../arguments/ask.ts';
import { mountProbe } from '../project/mount-probe.ts';
import { exitCodes } from '../exit-code.ts';
import { count } from '../print/format.ts';
import type { Planned } from '../../import/plan.ts';
import { printLosses } from '../import/report.ts';
import { projectFolderOf } from '../import/source.ts';
import type { Invocation } from '../invocation.ts';
import { action, addVerb, type Verb } from '../verb.ts';

interface InitOptions {
  readonly force?: boolean;
  readonly stdout?: boolean;
}

export const init: Verb = (program, cli) => {
  addVerb(program, 'init', {
    summary: 'create a commented dirigent.toml from the files in this folder',
    details:
      'Reads package.json, Procfile, compose files, the files of other process managers (see dirigent import --help) ' +
      'and of some languages. Starts nothing. Asks before it overwrites a file; without a terminal, that needs ' +
      '--force.',
    examples: [
      ['init', 'create dirigent.toml here'],
      ['init --stdout', 'preview it'],
      ['init -C services/api --force', 'in another folder, overwriting an existing file'],
    ],
  })
    .option('-f, --force', 'overwrite an existing file')
    .option('--stdout', 'print it instead of writing it')
    .action(action(cli, (options: InitOptions) => run(cli, options)));
};

async function run(cli: Invocation, options: InitOptions): Promise<number> {
  // Not searched upwards: the file is created here.
  const folder = resolve(cli.host.cwd, cli.directory ?? '.');
  const path = join(folder, cli.configFile);
  await mountProbe.assertResponds(path);
  // Loaded here: no other verb needs it, but for import.
  const { importer } = await import('../../import/importer.ts');
  const { tasks, files } = await importer.proposeTasks(projectFolderOf(folder));
  const text = importer.configText(tasks);
  if (options.stdout === true) {
    await cli.out.exact(text);
    return exitCodes.ok;
  }
  if (existsSync(path) && options.force !== true && !(await mayOverwrite(cli, path))) return exitCodes.failed;
  await write(path, text);
  cli.out.line(`Created ${path} with ${count(tasks.length, 'task')}.`);
  const width = Math.max(0, ...tasks.map(({ task }) => String(task['name']).length));
  for (const { proposal, task } of tasks) {
    cli.out.line(
      `  ${cli.out.style('bold', String(task['name']).padEnd(width))}  ${cli.out.style('dim', proposal.from)}`,
    );
  }
  printLosses(cli.out, files, tasks);
  cli.out.line(nextStep(tasks));
  return exitCodes.ok;
}

function nextStep(tasks: readonly Planned[]): string {
  if (tasks.length === 0)
    return 'Found nothing to run. Write the first task yourself, or use: dirigent add NAME COMMAND';
  const starts = tasks.some(({ task }) => task['run_at_startup'] === true);
  return `Review it, then run: ${starts ? 'dirigent up' : `dirigent start ${String(tasks[0]?.task['name'])}`}`;
}

async function mayOverwrite(cli: Invocation, path: string): Promise<boolean> {
  const yes = await ask(cli.host, `${path} already exists. Overwrite it?`);
  if (yes === undefined)
    throw new UserError('operation-failed', `${path} already exists. To overwrite it: dirigent init --force`);
  if (!yes) cli.out.line('Nothing was changed.');
  return yes;
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new UserError('operation-failed', `Cannot write ${path}: ${systemReason(error)}.`, { cause: error });
  }
}

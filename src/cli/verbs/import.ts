// `dirigent import` imports tasks from files of other tools.
import { Option } from 'commander';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { systemReason } from '../../base/system-error.ts';
import { UserError } from '../../base/user-error.ts';
import type { FormatId } from '../../import/format-id.ts';
import type { Planned, Present } from '../../import/plan.ts';
import type { ImportedFile, Proposal } from '../../import/proposal.ts';
import { askLine, canAsk } from '../arguments/ask.ts';
import { exitCodes } from '../exit-code.ts';
import { count } from '../print/format.ts';
import { chooseByAnswer, chooseByName } from '../import/choice.ts';
import { printChoice, printLosses } from '../import/report.ts';
import { readSource, targetFolder } from '../import/source.ts';
import type { Invocation } from '../invocation.ts';
import { action, addVerb, type Verb } from '../verb.ts';

interface ImportOptions {
  readonly all?: boolean;
  readonly only?: readonly string[];
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly from?: FormatId;
}

const FORMATS = [
  'package.json',
  'procfile',
  'tasks.json',
  'process-compose',
  'mprocs',
  'supervisord',
  'pm2',
  'compose',
] as const satisfies readonly FormatId[];

export const importTasks: Verb = (program, cli) => {
  addVerb(program, 'import <file>', {
    summary: 'import tasks of another tool into dirigent.toml',
    details:
      'Reads package.json, Procfile, .vscode/tasks.json, process-compose.yaml, mprocs.yaml, supervisord.conf, pm2 ' +
      'ecosystem files (JSON) and compose files. Lists the tasks, asks which to add, and shows settings that are not ' +
      'supported. Runs nothing, and leaves existing tasks in dirigent.toml unchanged.',
    examples: [
      ['import Procfile', 'list its tasks and choose'],
      ['import process-compose.yaml --all', 'all new tasks'],
      ['import compose.yaml --only web worker', 'these two'],
      ['import /etc/supervisor/conf.d/app.conf --dry-run', 'only print what would be added'],
    ],
  })
    .option('-a, --all', 'add all new tasks without asking')
    .option('-o, --only <names...>', 'add these tasks without asking')
    .option('-n, --dry-run', 'print what would be added without changing anything')
    .addOption(
      new Option('--from <tool>', 'format of the file (default: detected by name and content)').choices(FORMATS),
    )
    .option('--json', 'print what was found and added as JSON, without asking')
    .action(action(cli, (file: string, options: ImportOptions) => run(cli, file, options)));
};

async function run(cli: Invocation, given: string, options: ImportOptions): Promise<number> {
  const folder = await targetFolder(cli);
  const source = await readSource(folder, resolve(cli.host.cwd, given));
  // Loaded here: no other verb needs them.
  const [{ importer }, { addTasks, applyEdits }] = await Promise.all([
    import('../../import/importer.ts'),
    import('../../config/edit/edits.ts'),
  ]);
  const file = soundFile(given, importer.importFile(source, options.from), importer.formatIds);
  const config = join(folder, cli.configFile);
  const text = (await readConfig(config)) ?? '';
  const present = importer.presentIn(text);
  const isPresent = (proposal: Proposal): boolean => importer.isPresent(proposal, present);
  const chosen = await choose(cli, file, isPresent, options);
  const planned = importer.plan([file], chosen, present);
  const edits = addTasks(
    text,
    planned.map(({ task }) => task),
  );
  const isWriting = options.dryRun !== true && planned.length > 0;
  if (isWriting) await write(config, applyEdits(text, edits));
  const toml = edits.map(({ newText }) => newText).join('');
  if (options.json === true) printJson(cli, { file, planned, present, config, isWriting, toml }, isPresent);
  else if (options.dryRun === true) {
    await cli.out.exact(toml.trimStart());
    printLosses(cli.err, [file], planned);
  } else {
    const names = planned.map(({ task }) => String(task['name'])).join(', ');
    const before = count(file.proposals.filter(isPresent).length, 'task');
    if (planned.length > 0) cli.out.line(`Added ${names} to ${config}.`);
    else
      cli.out.line(
        `Nothing was added to ${config}${options.all === true ? `: ${before} of this file already there` : ''}.`,
      );
    if (planned.length > 0) printLosses(cli.out, [file], planned);
  }
  return exitCodes.ok;
}

/** @throws UserError for a file of which nothing can be imported */
function soundFile(given: string, file: ImportedFile | undefined, known: readonly string[]): ImportedFile {
  if (file === undefined) {
    const hint = `Set the format with --from: ${known.join(', ')}.`;
    throw new UserError('invalid-argument', `The format of ${given} was not recognized. ${hint}`);
  }
  if (file.problem !== undefined) {
    const { message, range } = file.problem;
    throw new UserError(
      'operation-failed',
      `${given}:${range.start.line + 1}:${range.start.character + 1}: ${message}`,
    );
  }
  if (file.proposals.length > 0) return file;
  const why = file.losses.map((loss) => `\n  ${loss.key}: ${loss.why} ${loss.todo}`).join('');
  throw new UserError('operation-failed', `${given} has no tasks to import.${why}`);
}

async function choose(
  cli: Invocation,
  file: ImportedFile,
  isPresent: (proposal: Proposal) => boolean,
  { all, only, json, dryRun }: ImportOptions,
): Promise<ReadonlySet<Proposal>> {
  const { proposals } = file;
  if (only !== undefined) return chooseByName(proposals, only);
  const isUnasked = all === true || json === true || dryRun === true;
  if (isUnasked) return new Set(proposals.filter((proposal) => !isPresent(proposal)));
  if (!canAsk(cli.host)) {
    const names = proposals.map(({ name }) => name).join(', ');
    throw new UserError('invalid-argument', `Choose the tasks to add with --all or --only NAME…: ${names}.`);
  }
  cli.out.line(`${file.path} has ${count(proposals.length, 'task')}:`);
  printChoice(cli.out, file, isPresent);
  for (;;) {
    const answer =
      (await askLine(cli.host, 'Tasks to add (all, numbers like 1 3-5, or names; Enter for none): ')) ?? '';
    try {
      return chooseByAnswer(proposals, answer);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      cli.err.line(error.message);
    }
  }
}

interface Outcome {
  readonly file: ImportedFile;
  readonly planned: readonly Planned[];
  readonly present: Present;
  readonly config: string;
  readonly isWriting: boolean;
  readonly toml: string;
}

function printJson(
  cli: Invocation,
  { file, planned, config, isWriting, toml }: Outcome,
  isPresent: (proposal: Proposal) => boolean,
): void {
  cli.out.json({
    file: file.path,
    format: file.format,
    configFile: config,
    written: isWriting,
    tasks: planned.map(({ proposal, task, losses }) => ({ from: proposal.from, range: proposal.range, task, losses })),
    present: file.proposals.filter(isPresent).map(({ name }) => name),
    losses: file.losses,
    toml,
  });
}

async function readConfig(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UserError('operation-failed', `Cannot read ${path}: ${systemReason(error)}.`, { cause: error });
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new UserError('operation-failed', `Cannot write ${path}: ${(error as Error).message}`, { cause: error });
  }
}

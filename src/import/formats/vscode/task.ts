// One task of tasks.json.
import { info, warning, type Advice } from '../../loss.ts';
import { t } from '../../../base/l10n.ts';
import { programKeys } from '../../command.ts';
import type { Draft } from '../../draft.ts';
import { cwdOf } from '../../paths.ts';
import type { Reader } from '../../reader.ts';
import { entriesOf, isNull, textOf, textsOf, type Node } from '../../text/node.ts';
import { OF_RUN, OF_TASK } from './advice.ts';
import { shellKeys, type Word } from './command.ts';
import type { Dependencies } from './dependencies.ts';
import { readMatcher } from './matcher.ts';
import { Variables } from './variables.ts';

/** The settings that apply to all tasks of a tasks.json. */
export interface FileContext {
  /** The workspace folder of VS Code, from the folder of dirigent.toml. */
  readonly folder: string;
  readonly inputs: ReadonlyMap<string, string | undefined>;
  /** `options` for all tasks. */
  readonly shared: Node | undefined;
}

/**
 * Fills the draft. Returns whether the task runs in the background, or that it only starts others, or the reason if
 * there is no task.
 */
export function readTask(
  reader: Reader,
  draft: Draft,
  { folder, inputs, shared }: FileContext,
  dependencies: Dependencies,
): boolean | 'compound' | Advice {
  reader.ignore('label', 'taskName', 'identifier');
  const options = new Map([...entriesOf(shared), ...entriesOf(reader.take('options'))]);
  const written = textOf(options.get('cwd')?.node) ?? textOf(reader.take('path'));
  const cwd = cwdOf(folder, new Variables(draft, { folder, cwd: undefined, inputs }).inFolder(written, 'options.cwd'));
  const variables = new Variables(draft, { folder, cwd, inputs });
  dependencies.read(reader, draft);
  const command = readCommand(reader, variables, options.get('shell')?.node);
  if (command === undefined) {
    if (!dependencies.hasAny(draft)) return unknownType(reader);
    reader.ignore('type', 'isBackground', 'problemMatcher');
    readRunOptions(reader, () => dependencies.startWithWorkspace(draft));
    reader.close(OF_TASK);
    return 'compound';
  }
  draft.setAll({ ...command, cwd });
  draft.set('env', {
    ...envOf(entriesOf(shared).get('env')?.node, variables),
    ...envOf(options.get('env')?.node, variables),
  });
  const isBackground = reader.flag('isBackground') === true;
  readMatcher(reader, draft);
  readRunOptions(reader, () => draft.set('run_at_startup', true));
  if (reader.has('hide') && textOf(reader.take('hide')) === 'true') draft.isWorth = false;
  reader.close(OF_TASK);
  return isBackground;
}

function readRunOptions(reader: Reader, startWithWorkspace: () => void): void {
  reader.within('runOptions', OF_RUN, (run) => {
    if (run.text('runOn') === 'folderOpen') startWithWorkspace();
  });
}

function unknownType(reader: Reader): Advice {
  const type = reader.text('type') ?? 'shell';
  if (type === 'dirigent') return info('It already runs a task of dirigent.toml.');
  return type === 'shell' || type === 'process'
    ? warning('It has no command.', 'Fix the file and import again.')
    : warning(t('The task type "{0}" belongs to a VS Code extension.', type), 'Write the command by hand.');
}

type Keys = Readonly<Record<string, unknown>>;

type ReadCommand = (reader: Reader, variables: Variables, shell: Node | undefined) => Keys | undefined;

const TYPES: Readonly<Record<string, ReadCommand>> = {
  shell: readShell,
  process: (reader, variables) => {
    const [command] = wordsOf(reader.take('command'), variables);
    return command && programKeys([command, ...wordsOf(reader.take('args'), variables)].map(({ text }) => text));
  },
  npm: (reader, variables) => {
    const script = variables.inArgument(reader.text('script'), 'script');
    return script === undefined ? undefined : programKeys(['npm', 'run', script]);
  },
  typescript: (reader, variables) => {
    const watch = reader.text('option') === 'watch' ? ['--watch'] : [];
    const project = variables.inArgument(reader.text('tsconfig'), 'tsconfig') ?? 'tsconfig.json';
    return programKeys(['npx', 'tsc', '-p', project, ...watch]);
  },
  gulp: readRunner,
  grunt: readRunner,
  jake: readRunner,
  cargo: (reader, variables) => {
    const command = variables.inArgument(reader.text('command'), 'command');
    if (command === undefined) return undefined;
    return programKeys(['cargo', command, ...wordsOf(reader.take('args'), variables).map(({ text }) => text)]);
  },
};

function readCommand(reader: Reader, variables: Variables, shell: Node | undefined): Keys | undefined {
  const type = reader.text('type') ?? 'shell';
  return Object.hasOwn(TYPES, type) ? TYPES[type]?.(reader, variables, shell) : undefined;
}

function readRunner(reader: Reader, variables: Variables): Keys | undefined {
  const task = variables.inArgument(reader.text('task'), 'task');
  reader.ignore('file');
  return task === undefined ? undefined : programKeys(['npx', reader.text('type') ?? '', task]);
}

function readShell(reader: Reader, variables: Variables, shell: Node | undefined): Keys | undefined {
  const [command] = wordsOf(reader.take('command'), variables.forShell);
  if (command === undefined || command.text.trim() === '') return undefined;
  const args = wordsOf(reader.take('args'), variables.forShell);
  const executable = textOf(entriesOf(shell).get('executable')?.node);
  const flags = textsOf(entriesOf(shell).get('args')?.node) ?? [];
  if (flags.some((flag) => flag !== '-c')) {
    reader.lose(
      'options.shell.args',
      warning('Dirigent always calls a shell with -c.', 'Write the whole call in command and args.'),
    );
  }
  return shellKeys(command, args, executable);
}

/** Texts, `{ value, quoting }`, or a list of either. */
function wordsOf(
  node: Node | undefined,
  variables: { inArgument(text: string, key: string): string | undefined },
): readonly Word[] {
  if (node === undefined || isNull(node)) return [];
  if (node.kind === 'list') return node.items.flatMap((item) => wordsOf(item, variables));
  const value = node.kind === 'table' ? node.entries.get('value')?.node : node;
  const text = value?.kind === 'list' ? textsOf(value)?.join(' ') : textOf(value);
  if (text === undefined) return [];
  const quoting = textOf(entriesOf(node).get('quoting')?.node);
  return [{ text: variables.inArgument(text, 'command') ?? text, ...(quoting !== undefined && { quoting }) }];
}

function envOf(node: Node | undefined, variables: Variables): Readonly<Record<string, string>> {
  const pairs = [...entriesOf(node)].flatMap(([name, { node: value }]) => {
    const text = variables.inArgument(textOf(value), `options.env.${name}`);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(pairs);
}

// Imports process-compose.yaml.
import { t } from '../../../base/l10n.ts';
import { plainWords } from '../../../base/shell-words.ts';
import { lineKeys, programKeys } from '../../command.ts';
import { Draft } from '../../draft.ts';
import { readVariables } from '../../environment.ts';
import type { Format } from '../../format.ts';
import { cwdOf, folderOf, under } from '../../paths.ts';
import { warning, type Loss } from '../../loss.ts';
import type { SourceFile, Until } from '../../proposal.ts';
import { Reader } from '../../reader.ts';
import { entriesOf, textOf, textsOf, type Node } from '../../text/node.ts';
import { readYaml } from '../../text/yaml.ts';
import { OF_FILE, OF_PROCESS } from './advice.ts';
import { readAvailability, readLogs, readProbes, readShutdown, readWatch } from './parts.ts';
import { Template } from './template.ts';
import { notATable } from '../root.ts';

/** The settings that apply to all processes of the file. */
interface Common {
  readonly file: SourceFile;
  readonly shell: string;
  readonly env: Readonly<Record<string, string>>;
  readonly vars: ReadonlyMap<string, string>;
  readonly expands: boolean;
  readonly hasDotenv: boolean;
}

/** The processes of a process-compose.yaml (f1bonacc1.github.io/process-compose). */
export const processCompose: Format = {
  id: 'process-compose',
  path: /(^|\/)process-compose(\.[\w-]+)*\.(ya?ml|json)$/,
  content: /^\s*(?:"processes"|processes)\s*:/m,
  usual: ['process-compose.yaml', 'process-compose.yml'],
  draft(file) {
    const read = readYaml(file.text);
    if ('problem' in read) return read;
    if (read.node.kind !== 'table') return notATable(read.node, 'processes');
    const losses: Loss[] = [];
    return { drafts: draftAll(new Reader(read.node, losses), file), losses };
  },
};

function draftAll(root: Reader, file: SourceFile): readonly Draft[] {
  root.ignore('version', 'is_strict', 'name');
  const { env } = readVariables(root, 'environment');
  const common: Common = {
    file,
    shell: readShell(root),
    env,
    vars: varsOf(root.take('vars')),
    expands: root.flag('disable_env_expansion') !== true,
    hasDotenv: file.beside.has('.env'),
  };
  const drafts: Draft[] = [];
  root.within('processes', {}, (processes) => {
    for (const key of processes.keys) {
      const node = processes.take(key);
      const draft = new Draft(key, 'process', processes.placeOf(key));
      const lost = node?.kind === 'table' ? readProcess(new Reader(node, draft.losses), draft, common) : 'Not a table.';
      if (lost === undefined) drafts.push(draft);
      else processes.lose(key, warning(lost, 'Write the task by hand.'));
    }
  });
  root.close(OF_FILE);
  return drafts;
}

/** `bash` by default (www/docs/configuration.md, "Backend"). */
function readShell(root: Reader): string {
  return (
    root.within('shell', OF_FILE, (shell) => {
      const argument = shell.text('shell_argument');
      if (argument !== undefined && argument !== '-c') {
        shell.lose(
          'shell_argument',
          warning('Dirigent always calls a shell with -c.', 'Write the whole call in command and args.'),
        );
      }
      return shell.text('shell_command');
    }) ?? 'bash'
  );
}

function varsOf(node: Node | undefined): ReadonlyMap<string, string> {
  return new Map(
    [...entriesOf(node)].flatMap(([name, { node: value }]) => {
      const text = textOf(value);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );
}

/** Fills the draft; returns the reason if there is no task. */
function readProcess(reader: Reader, draft: Draft, common: Common): string | undefined {
  const { file, vars, expands } = common;
  const folder = folderOf(file.path);
  const template = new Template(draft, new Map([...vars, ...varsOf(reader.take('vars'))]), expands);
  if (reader.flag('is_template_disabled') === true) template.disable();
  if (!readCommand(reader, draft, common, template)) return 'It has no command.';
  const cwd = template.text(reader.text('working_dir'), 'working_dir');
  draft.set('cwd', cwdOf(folder, cwd));
  draft.set('title', template.text(reader.text('description'), 'description'));
  readEnvironment(reader, draft, common);
  if (reader.flag('disabled') !== true && reader.flag('is_foreground') !== true) draft.set('run_at_startup', true);
  reader.ignore('is_foreground');
  if (reader.flag('is_tty') === true || reader.flag('is_interactive') === true) draft.set('tty', true);
  const [namespace, ...others] = reader.texts('namespace') ?? [];
  draft.set('group', namespace);
  if (others.length > 0)
    reader.lose('namespace', warning('A task has a single group.', t('Imported as "{0}".', namespace ?? '')));
  const codes = reader.exitCodes('success_exit_codes');
  if (codes !== undefined) draft.set('success_exit_codes', [...new Set([0, ...codes])]);
  readDependencies(reader, draft);
  readAvailability(reader, draft);
  readProbes(reader, draft, template);
  readShutdown(reader, draft);
  readLogs(reader, draft);
  readWatch(reader, draft, cwdOf(folder, cwd) ?? '.');
  reader.close(OF_PROCESS);
  return undefined;
}

function readCommand(reader: Reader, draft: Draft, { shell }: Common, template: Template): boolean {
  const line = template.text(reader.text('command'), 'command');
  const entrypoint = reader.has('entrypoint') ? textsOf(reader.take('entrypoint')) : undefined;
  if (entrypoint !== undefined && entrypoint.length > 0) {
    const words = line === undefined ? [] : plainWords(line);
    draft.setAll(
      programKeys([...entrypoint, ...(words ?? [line ?? ''])].map((word) => template.text(word, 'entrypoint') ?? '')),
    );
    return true;
  }
  if (line === undefined || line.trim() === '') return false;
  draft.setAll(lineKeys(line, shell === 'sh' ? true : shell));
  return true;
}

function readEnvironment(reader: Reader, draft: Draft, { file, env: shared, expands, hasDotenv }: Common): void {
  const folder = folderOf(file.path);
  const { env: own } = readVariables(reader, 'environment');
  const env = new Map<string, string>();
  for (const [name, value] of Object.entries({ ...shared, ...own })) {
    // Expanded when process-compose reads its file; no variable is expanded in `env`.
    if (expands && /\$(?!\$)[\w{]/.test(value)) {
      draft.lose(
        `environment.${name}`,
        warning(t('Variables in values are not expanded: {0}.', value), 'Set it in env or in an env_file.'),
      );
    } else env.set(name, expands ? value.replaceAll('$$', '$') : value);
  }
  draft.set('env', Object.fromEntries(env));
  const files = reader.texts('env_file') ?? [];
  const dotenv = hasDotenv && reader.flag('is_dotenv_disabled') !== true ? ['.env'] : [];
  reader.ignore('is_dotenv_disabled');
  draft.set(
    'env_file',
    [...dotenv, ...files].map((path) => under(folder, path)),
  );
}

const CONDITIONS: Readonly<Record<string, Until>> = {
  process_started: 'started',
  process_healthy: 'ready',
  process_log_ready: 'ready',
  process_completed: 'finished',
  process_completed_successfully: 'finished',
};

function readDependencies(reader: Reader, draft: Draft): void {
  const node = reader.take('depends_on');
  for (const key of textsOf(node) ?? []) draft.dependsOn.set(key, 'started');
  for (const [key, { node: entry }] of entriesOf(node)) {
    const condition = textOf(entry) ?? textOf(entriesOf(entry).get('condition')?.node) ?? 'process_started';
    const until = CONDITIONS[condition];
    draft.dependsOn.set(key, until ?? 'started');
    if (until === undefined) {
      reader.lose(`depends_on.${key}`, warning(t('Unknown condition "{0}".', condition), 'Imported as "started".'));
    } else if (condition === 'process_completed') {
      reader.lose(
        `depends_on.${key}`,
        warning('Dependents do not start after a dependency fails.', 'List its exit codes in success_exit_codes.'),
      );
    }
  }
}

import { t } from '../../../base/l10n.ts';
import { signalOf } from '../../amounts.ts';
import { lineKeys, programKeys } from '../../command.ts';
import { Draft } from '../../draft.ts';
import { readVariables } from '../../environment.ts';
import type { Format } from '../../format.ts';
import { cwdOf, folderOf } from '../../paths.ts';
import type { Loss, SourceFile, TaskTable } from '../../proposal.ts';
import { Reader, type Advices } from '../../reader.ts';
import { entriesOf, isNull, textOf, textsOf, type Node, type TableNode } from '../../text/node.ts';
import { readYaml } from '../../text/yaml.ts';
import { notATable } from '../root.ts';

const LOOKS = ['It is about the look and the keys of mprocs.', 'Nothing.'] as const;

const OF_FILE: Advices = {
  hide_keymap_window: LOOKS,
  mouse_scroll_speed: LOOKS,
  scrollback: LOOKS,
  proc_list_width: LOOKS,
  proc_list_title: LOOKS,
  keymap_procs: LOOKS,
  keymap_term: LOOKS,
  keymap_copy: LOOKS,
  server: ['It is the address at which mprocs is controlled.', 'Use the command line: dirigent --help.'],
  proc_log: ['Output is always kept, in log files of Dirigent.', 'Read it with: dirigent logs NAME.'],
  on_init: ['It is an event of mprocs.', 'Let tasks start with run_at_startup.'],
  on_all_finished: ['It is an event of mprocs.', 'Wait with: dirigent wait NAME --until ended.'],
};

const OF_PROC: Advices = {
  add_path: ['PATH cannot be extended.', 'Set PATH in env, or write the program with its folder.'],
  log: ['Output is always kept, in log files of Dirigent.', 'Read it with: dirigent logs NAME.'],
  scrollback: LOOKS,
  mouse_scroll_speed: LOOKS,
};

/** The processes of an mprocs.yaml or mprocs.json (github.com/pvolok/mprocs#config). */
export const mprocs: Format = {
  id: 'mprocs',
  path: /(^|\/)mprocs(\.[\w-]+)?\.(ya?ml|json)$/,
  content: /^\s*(?:"procs"|procs)\s*:/m,
  usual: ['mprocs.yaml', 'mprocs.yml', 'mprocs.json'],
  draft(file) {
    const read = readYaml(file.text);
    if ('problem' in read) return read;
    if (read.node.kind !== 'table') return notATable(read.node, 'procs');
    const losses: Loss[] = [];
    const drafts: Draft[] = [];
    const root = new Reader(read.node, losses);
    root.within('procs', {}, (procs) => {
      for (const key of procs.keys) {
        const node = procs.take(key);
        if (node === undefined) continue;
        const draft = new Draft(key, 'process', procs.placeOf(key));
        const lost = readProc(node, draft, file);
        if (lost === undefined) drafts.push(draft);
        else procs.lose(key, lost, 'Nothing, or write the task by hand.');
      }
    });
    root.close(OF_FILE);
    return { drafts, losses };
  },
};

/** Returns why there is no task. */
function readProc(node: Node, draft: Draft, file: SourceFile): string | undefined {
  if (isNull(node)) return 'It is switched off with null.';
  const cwd = cwdOf(folderOf(file.path));
  draft.setAll({ cwd, run_at_startup: true });
  const words = node.kind === 'list' ? textsOf(node) : undefined;
  const line = textOf(node);
  if (line !== undefined) draft.setAll(lineKeys(line));
  else if (words !== undefined) draft.setAll(programKeys(words));
  else if (node.kind === 'table') return readTable(node, draft, file);
  return draft.get('command') === undefined ? 'It has no command.' : undefined;
}

function readTable(node: TableNode, draft: Draft, file: SourceFile): string | undefined {
  const reader = new Reader(node, draft.losses);
  const command = commandOf(reader);
  if (command === undefined) return 'It has neither `shell` nor `cmd`.';
  draft.setAll(command);
  const cwd = reader.text('cwd')?.replace(/^<CONFIG_DIR>/, '.');
  if (cwd !== undefined) draft.set('cwd', cwdOf(folderOf(file.path), cwd));
  const { env, bare } = readVariables(reader, 'env');
  draft.setAll({ env, unset_env: bare });
  if (reader.flag('autostart') === false) draft.delete('run_at_startup');
  // However often it ends: mprocs knows no limit.
  if (reader.flag('autorestart') === true) draft.setAll({ restart: 'always', max_retries: 0 });
  readStop(reader, draft);
  reader.close(OF_PROC);
  return undefined;
}

function commandOf(reader: Reader): TaskTable | undefined {
  const line = reader.has('shell') ? textOf(selected(reader, 'shell')) : undefined;
  if (line !== undefined && line.trim() !== '') return lineKeys(line);
  const words = reader.has('cmd') ? textsOf(selected(reader, 'cmd')) : undefined;
  return words === undefined || words.length === 0 ? undefined : programKeys(words);
}

/** `{ $select: os, windows: …, $else: … }`: what most systems get. */
function selected(reader: Reader, key: string): Node | undefined {
  const node = reader.take(key);
  const entries = entriesOf(node);
  if (!entries.has('$select')) return node;
  const system = ['$else', 'linux', 'macos', 'windows'].find((name) => entries.has(name));
  reader.lose(
    key,
    t('A task is the same on every system; it is that of {0} now.', system ?? 'none'),
    'Duplicate it for others.',
  );
  return system === undefined ? undefined : entries.get(system)?.node;
}

function readStop(reader: Reader, draft: Draft): void {
  const node = reader.take('stop');
  if (node === undefined || isNull(node)) return;
  const word = textOf(node);
  const signal = word === 'hard-kill' ? 'SIGKILL' : signalOf(word);
  if (signal !== undefined) {
    if (signal !== 'SIGTERM') draft.set('stop_signal', signal);
    return;
  }
  const command = node.kind === 'table' ? textOf(node.entries.get('cmd')?.node) : undefined;
  if (command !== undefined) draft.set('stop_command', command);
  else reader.lose('stop', 'Keys cannot be sent to a task to stop it.', 'Set stop_signal or stop_command.');
}

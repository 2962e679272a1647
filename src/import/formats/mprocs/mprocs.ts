// Imports mprocs.yaml and mprocs.json.
import { t } from '../../../base/l10n.ts';
import { signalOf } from '../../amounts.ts';
import { lineKeys, programKeys } from '../../command.ts';
import { Draft } from '../../draft.ts';
import { readVariables } from '../../environment.ts';
import type { Format } from '../../format.ts';
import { cwdOf, folderOf } from '../../paths.ts';
import { info, warning, type Loss, type Advices } from '../../loss.ts';
import type { SourceFile, TaskTable } from '../../proposal.ts';
import { Reader } from '../../reader.ts';
import { entriesOf, isNull, textOf, textsOf, type Node, type TableNode } from '../../text/node.ts';
import { readYaml } from '../../text/yaml.ts';
import { notATable } from '../root.ts';

const LOOKS = info('A setting of the mprocs interface.');

const OF_FILE: Advices = {
  hide_keymap_window: LOOKS,
  mouse_scroll_speed: LOOKS,
  scrollback: LOOKS,
  proc_list_width: LOOKS,
  proc_list_title: LOOKS,
  keymap_procs: LOOKS,
  keymap_term: LOOKS,
  keymap_copy: LOOKS,
  server: warning('The address of the mprocs remote control.', 'Use the command line: dirigent --help.'),
  proc_log: warning('Dirigent always writes output to log files of its own.', 'Read it with: dirigent logs NAME.'),
  on_init: warning('An event of mprocs.', 'Set run_at_startup on the tasks to start.'),
  on_all_finished: warning('An event of mprocs.', 'Wait with: dirigent wait NAME --until ended.'),
};

const OF_PROC: Advices = {
  add_path: warning('There is no key that extends PATH.', 'Set PATH in env, or give the full path of the program.'),
  log: warning('Dirigent always writes output to log files of its own.', 'Read it with: dirigent logs NAME.'),
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
        else procs.lose(key, info(lost, 'If you need it, write the task by hand.'));
      }
    });
    root.close(OF_FILE);
    return { drafts, losses };
  },
};

/** Fills the draft; returns the reason if there is no task. */
function readProc(node: Node, draft: Draft, file: SourceFile): string | undefined {
  if (isNull(node)) return 'Disabled with null.';
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

/** The value for most systems of `{ $select: os, windows: …, $else: … }`. */
function selected(reader: Reader, key: string): Node | undefined {
  const node = reader.take(key);
  const entries = entriesOf(node);
  if (!entries.has('$select')) return node;
  const system = ['$else', 'linux', 'macos', 'windows'].find((name) => entries.has(name));
  reader.lose(
    key,
    warning(
      t('Tasks have no variants per operating system; the one for {0} was imported.', system ?? 'none'),
      'Duplicate the task for other systems.',
    ),
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
  else reader.lose('stop', warning('A task cannot be stopped by key presses.', 'Set stop_signal or stop_command.'));
}

// One program of supervisord.
import { t } from '../../../base/l10n.ts';
import { seconds, signalOf } from '../../amounts.ts';
import { splitWords } from '../../../base/shell-words.ts';
import { programKeys, shellWord } from '../../command.ts';
import { Draft } from '../../draft.ts';
import { cwdOf, isAbsolute, wayTo } from '../../paths.ts';
import { info, warning, type Loss, type Advices } from '../../loss.ts';
import type { TaskTable } from '../../proposal.ts';
import { Reader } from '../../reader.ts';
import type { TableNode } from '../../text/node.ts';
import { readAssignments } from './environment.ts';

export interface Program {
  readonly name: string;
  /** `%(process_num)d` of this one, and how many there are. */
  readonly process: number;
  readonly count: number;
  readonly range: Loss['range'];
  /** Of the file. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly group?: string;
}

const GROUP = info('Signals always go to the whole process group.');
const SYSLOG = warning('Output is written to log files.', 'Read it with: dirigent logs NAME.');

const ADVICES: Advices = {
  priority: warning('The start order follows from dependencies only.', 'Use depends_on.'),
  umask: warning('A task has the umask of the supervisor.', 'Set shell = true and call umask in the command.'),
  serverurl: info('The address of supervisord.'),
  stopasgroup: GROUP,
  killasgroup: GROUP,
  stdout_syslog: SYSLOG,
  stderr_syslog: SYSLOG,
  stdout_capture_maxbytes: info('Applies only to event listeners.'),
  stderr_capture_maxbytes: info('Applies only to event listeners.'),
  stdout_events_enabled: info('Applies only to event listeners.'),
  stderr_events_enabled: info('Applies only to event listeners.'),
};

/** One process of a [program:x]; undefined where it has no command. */
export function readProgram(node: TableNode, program: Program): Draft | undefined {
  const losses: Loss[] = [];
  const reader = new Reader(node, losses);
  reader.ignore('numprocs', 'numprocs_start');
  const shown =
    reader.text('process_name') ?? (program.count > 1 ? '%(program_name)s_%(process_num)02d' : program.name);
  const draft = new Draft(expand(shown, program).text, 'program', program.range);
  const cwd = readFolder(reader, draft, program);
  const command = readCommand(reader, program, cwd);
  if (command === undefined) return undefined;
  draft.setAll({ ...command, cwd, group: program.group });
  const values = { ...program, here: hereFrom(cwd, program.folder) };
  const own = readAssignments(reader, 'environment', (text, name) => {
    const { text: value, isKnown } = expand(text, values);
    if (isKnown) return value;
    draft.lose(
      `environment.${name}`,
      warning(t('Variables in values are not expanded: {0}.', text), 'Set it in env or in an env_file.'),
    );
    return undefined;
  });
  draft.setAll({ env: { ...program.env, ...own }, user: reader.text('user') });
  if (reader.flag('autostart') !== false) draft.set('run_at_startup', true);
  readRestart(reader, draft);
  readStop(reader, draft);
  readLogs(reader, draft);
  if (reader.flag('stopasgroup') === true) reader.ignore('stopasgroup');
  if (reader.flag('killasgroup') === true) reader.ignore('killasgroup');
  reader.close(ADVICES);
  draft.losses.push(...losses);
  return draft;
}

function readFolder(reader: Reader, draft: Draft, program: Program): string | undefined {
  const written = reader.text('directory');
  // The default is the folder where supervisord was started, nearly always that of the project.
  if (written === undefined) return undefined;
  const { text, isKnown } = expand(written, { ...program, here: '.' });
  if (isKnown) return cwdOf(written.includes('%(here)s') ? program.folder : '.', text);
  draft.lose('directory', warning(t('Variables in cwd are not expanded: {0}.', written), 'Set cwd by hand.'));
  return undefined;
}

/** Words as shlex splits them; supervisord runs them without a shell. Only variables of the environment need one. */
function readCommand(reader: Reader, program: Program, cwd: string | undefined): TaskTable | undefined {
  const line = reader.text('command');
  if (line === undefined || line.trim() === '') return undefined;
  const words = splitWords(line);
  if (words === undefined) return { command: line, shell: true };
  const values = { ...program, here: hereFrom(cwd, program.folder) };
  const expanded = words.map((word) => expand(word, values));
  if (expanded.every(({ isKnown }) => isKnown)) return programKeys(expanded.map(({ text }) => text));
  const shellWords = words.map((word) => {
    const { text, isKnown } = expand(word, values);
    if (isKnown) return shellWord(text);
    return `"${expand(word.replaceAll(/["\\$`]/g, String.raw`\$&`), values).text}"`;
  });
  return { command: shellWords.join(' '), shell: true };
}

function hereFrom(cwd: string | undefined, folder: string): string {
  return cwd !== undefined && isAbsolute(cwd) ? folder : wayTo(cwd, folder);
}

/** Python's `%(name)s` with what is known; `%(ENV_X)s` becomes `${X}` and makes a text unknown. */
function expand(text: string, values: Program & { readonly here?: string }): { text: string; isKnown: boolean } {
  let isKnown = true;
  const { name, process, count, group = name, here } = values;
  const known: Readonly<Record<string, string | undefined>> = {
    program_name: name,
    group_name: group,
    process_num: String(process),
    numprocs: String(count),
    here,
  };
  const expanded = text.replaceAll(/%%|%\((\w+)\)(0?\d*)[sd]/g, (whole, key: string | undefined, width = '') => {
    if (key === undefined) return '%';
    const value = Object.hasOwn(known, key) ? known[key] : undefined;
    if (value !== undefined) return value.padStart(Number(width), String(width).startsWith('0') ? '0' : ' ');
    isKnown = false;
    return key.startsWith('ENV_') ? `\${${key.slice(4)}}` : key === 'host_node_name' ? '$(hostname)' : whole;
  });
  return { text: expanded, isKnown };
}

const RESTART: Readonly<Record<string, string>> = { unexpected: 'on-failure', true: 'always', false: 'never' };

/** Its defaults differ, so they are written out (supervisord.org/configuration.html, "[program:x] Section Values"). */
function readRestart(reader: Reader, draft: Draft): void {
  const policy = (reader.text('autorestart') ?? 'unexpected').toLowerCase();
  const restart = RESTART[policy] ?? 'on-failure';
  const codes = reader.exitCodes('exitcodes');
  if (codes !== undefined && codes.join() !== '0') draft.set('success_exit_codes', codes);
  const retries = reader.number('startretries') ?? 3;
  const steady = reader.number('startsecs') ?? 1;
  if (restart === 'never') return;
  draft.setAll({ restart, max_retries: Math.max(1, retries), restart_reset_after: seconds(steady) });
  if (retries === 0) reader.lose('startretries', warning('max_retries = 0 would mean unlimited.', 'Imported as 1.'));
}

function readStop(reader: Reader, draft: Draft): void {
  const written = reader.text('stopsignal');
  const signal = signalOf(written);
  if (written !== undefined && signal === undefined) {
    reader.lose('stopsignal', warning(t('{0} does not terminate a process.', written), 'Set stop_signal by hand.'));
  } else if (signal !== undefined && signal !== 'SIGTERM') draft.set('stop_signal', signal);
  draft.set('stop_timeout', seconds(reader.number('stopwaitsecs') ?? 10));
}

/** The location of logs is up to Dirigent; their size limits are imported. */
function readLogs(reader: Reader, draft: Draft): void {
  const files = ['stdout_logfile', 'stderr_logfile'].map((key) => {
    const file = reader.text(key);
    if (file !== undefined && !/^(AUTO|NONE|syslog|\/dev\/(?:null|std(?:out|err)|fd\/[12]))$/i.test(file)) {
      reader.lose(
        key,
        warning('Dirigent writes log files to a folder of its own.', 'Read them with: dirigent logs NAME.'),
      );
    }
    return file;
  });
  if (files.every((file) => file !== undefined && /^(NONE|\/dev\/null)$/i.test(file)))
    draft.set('persist_to_disk', false);
  reader.ignore('redirect_stderr');
  const size = reader.text('stdout_logfile_maxbytes') ?? reader.text('stderr_logfile_maxbytes');
  // KB, MB and GB are powers of 1024 there. 0 is without limit, which only a stream that is passed on can bear.
  const [, amount, unit = ''] = /^(\d+)\s*([KMG]B)?$/i.exec(size?.trim() ?? '') ?? [];
  if (amount !== undefined && Number(amount) > 0) {
    draft.set('log_max_size', unit === '' ? Number(amount) : `${amount}${unit.slice(0, 1).toUpperCase()}iB`);
  } else if (size !== undefined && amount === undefined) {
    reader.lose('stdout_logfile_maxbytes', warning(t('{0} is not a size.', size), 'Set log_max_size.'));
  }
  draft.set('log_max_files', reader.number('stdout_logfile_backups') ?? reader.number('stderr_logfile_backups'));
  reader.ignore('stderr_logfile_maxbytes', 'stderr_logfile_backups');
}

// One app of a pm2 ecosystem file.
import { t } from '../../../base/l10n.ts';
import { durationOf, milliseconds } from '../../amounts.ts';
import { splitWords } from '../../../base/shell-words.ts';
import { programKeys } from '../../command.ts';
import { Draft } from '../../draft.ts';
import { readVariables } from '../../environment.ts';
import { cwdOf, folderOf, under } from '../../paths.ts';
import { info, warning, type Loss, type Advices } from '../../loss.ts';
import type { SourceFile } from '../../proposal.ts';
import { Reader } from '../../reader.ts';
import { textOf, textsOf, type TableNode } from '../../text/node.ts';

const LOGS = warning('Dirigent writes log files to a folder of its own.', 'Read them with: dirigent logs NAME.');
const SOURCE_MAPS = warning('Dirigent adds no options to the program.', 'Add --enable-source-maps to args.');
const PM2 = info('A setting of pm2 itself.');

const ADVICES: Advices = {
  out_file: LOGS,
  error_file: LOGS,
  log_file: LOGS,
  output: LOGS,
  error: LOGS,
  log: LOGS,
  pid_file: warning('Dirigent writes no PID file.', 'See the PID with: dirigent list NAME.'),
  pid: warning('Dirigent writes no PID file.', 'See the PID with: dirigent list NAME.'),
  merge_logs: LOGS,
  combine_logs: LOGS,
  log_type: LOGS,
  log_date_format: warning('Log files have no timestamps.', 'Let the program write timestamps.'),
  time: warning('Log files have no timestamps.', 'Let the program write timestamps.'),
  cron_restart: warning('Tasks have no schedule.', 'Run dirigent restart from cron.'),
  cron: warning('Tasks have no schedule.', 'Run dirigent restart from cron.'),
  max_memory_restart: warning(
    'Memory usage is shown, but there is no restart on a limit.',
    'Use --max-old-space-size or a health check.',
  ),
  wait_ready: warning('process.send("ready") is not supported.', 'Use a health check with log, tcp or http.'),
  listen_timeout: warning('process.send("ready") is not supported.', 'Use a health check with start_period.'),
  shutdown_with_message: warning('Tasks are stopped with a signal.', 'Handle SIGINT, or set stop_signal.'),
  watch_delay: info('The debounce is always 300 ms.'),
  watch_options: info('There are no options for file watching.'),
  filter_env: warning('Variables are removed by their full names only.', 'List the variables in unset_env.'),
  gid: warning('A task runs with the groups of its user.', 'Set user.'),
  treekill: info('The whole process group is always stopped.'),
  kill_retry_time: warning('Stopping is always: signal, timeout, SIGKILL.', 'Set stop_timeout.'),
  disable_source_map_support: SOURCE_MAPS,
  source_map_support: SOURCE_MAPS,
  increment_var: warning('Variables are not incremented per instance.', 'Set the variable in the env of each task.'),
  instance_var: warning(
    'The instance number is always in NODE_APP_INSTANCE.',
    'Set the variable in the env of each task.',
  ),
  post_update: PM2,
  vizion: PM2,
  automation: PM2,
  autostart_delay: PM2,
  pmx: PM2,
  trace: PM2,
  force: PM2,
  append_env_to_name: PM2,
  min_uptime: PM2,
};

/** The interpreters of pm2 by extension (lib/API/interpreter.json); anything else is executed directly. */
const INTERPRETERS: Readonly<Record<string, string>> = {
  js: 'node',
  cjs: 'node',
  mjs: 'node',
  ts: 'node',
  py: 'python3',
  rb: 'ruby',
  php: 'php',
  pl: 'perl',
  sh: 'bash',
};

/** More are hardly intended for a developer's machine. */
const MOST_INSTANCES = 64;

/** The tasks of an app: one for each instance in fork mode. */
export function readApp(app: TableNode, index: number, file: SourceFile, fileLosses: Loss[]): readonly Draft[] {
  const losses: Loss[] = [];
  const reader = new Reader(app, losses);
  const script = reader.text('script') ?? (reader.has('script') ? undefined : reader.text('exec'));
  const name =
    reader.text('name') ??
    script
      ?.split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') ??
    `app-${index}`;
  if (script === undefined || script.trim() === '') {
    fileLosses.push({ key: name, ...warning('It has no script.', 'Write the task by hand.'), range: app.range });
    return [];
  }
  const draft = new Draft(name, 'app', app.range);
  const cwd = cwdOf(folderOf(file.path), reader.text('cwd'));
  draft.setAll({ ...commandOf(reader, script), cwd, group: reader.text('namespace') });
  readSurroundings(reader, draft, file);
  readRestart(reader, draft);
  readStop(reader, draft);
  readWatch(reader, draft, cwd ?? '.');
  const drafts = instances(reader, draft);
  if (reader.flag('treekill') !== false) reader.ignore('treekill');
  reader.close(ADVICES);
  drafts[0]?.losses.push(...losses);
  return drafts;
}

function readSurroundings(reader: Reader, draft: Draft, file: SourceFile): void {
  const environments = reader.keys.filter((key) => key.startsWith('env_') && key !== 'env_file');
  for (const key of environments) {
    reader.lose(key, warning('A task has a single environment; `env` was imported.', 'Move it to an env_file.'));
  }
  const envFile = reader.text('env_file');
  draft.setAll({ env: readVariables(reader, 'env').env, user: reader.text('user') ?? reader.text('uid') });
  reader.ignore('uid');
  if (envFile !== undefined) draft.set('env_file', under(folderOf(file.path), envFile));
  if (reader.flag('autostart') !== false) draft.set('run_at_startup', true);
}

function commandOf(reader: Reader, script: string): Readonly<Record<string, unknown>> {
  const args = wordsOf(reader, 'args');
  const interpreterArgs = ['interpreter_args', 'node_args', 'interpreterArgs'].flatMap((key) => wordsOf(reader, key));
  const given = reader.text('interpreter') ?? reader.text('exec_interpreter');
  reader.ignore('exec_interpreter');
  const ending = /\.(\w+)$/.exec(script)?.[1] ?? '';
  const interpreter = given ?? INTERPRETERS[ending];
  if (interpreter === undefined || interpreter === 'none' || interpreter === '') return programKeys([script, ...args]);
  return programKeys([interpreter, ...interpreterArgs, script, ...args]);
}

/** A list, or a line that pm2 splits like a shell. */
function wordsOf(reader: Reader, key: string): readonly string[] {
  const node = reader.take(key);
  if (node?.kind === 'list') return textsOf(node) ?? [];
  const line = textOf(node);
  return line === undefined ? [] : (splitWords(line) ?? [line]);
}

/** pm2 restarts whatever ends; sixteen times where it ends within `min_uptime`, by default a second. */
function readRestart(reader: Reader, draft: Draft): void {
  const codes = reader.exitCodes('stop_exit_codes');
  const most = reader.number('max_restarts') ?? 16;
  const steady = durationOf(reader.text('min_uptime'), 1) ?? 1000;
  const delay = durationOf(reader.text('restart_delay'), 1);
  const growing = durationOf(reader.text('exp_backoff_restart_delay'), 1);
  if (reader.flag('autorestart') === false) return;
  draft.set('restart', codes === undefined ? 'always' : 'on-failure');
  draft.set('success_exit_codes', codes);
  draft.setAll({ max_retries: Math.max(1, most), restart_reset_after: milliseconds(steady) });
  // With exp_backoff_restart_delay the pause grows to 15 s at most (lib/God.js).
  if (growing !== undefined) draft.setAll({ restart_delay: milliseconds(growing), restart_max_delay: '15s' });
  else if (delay !== undefined)
    draft.setAll({ restart_delay: milliseconds(delay), restart_max_delay: milliseconds(delay) });
}

/** SIGINT unless PM2_KILL_SIGNAL says otherwise. */
function readStop(reader: Reader, draft: Draft): void {
  draft.set('stop_signal', 'SIGINT');
  draft.set('stop_timeout', milliseconds(durationOf(reader.text('kill_timeout'), 1)));
}

/** Paths are those of folders and files; patterns stay patterns. */
function readWatch(reader: Reader, draft: Draft, folder: string): void {
  const node = reader.take('watch');
  const ignored = textsOf(reader.take('ignore_watch')) ?? [];
  const text = textOf(node);
  if (node === undefined || text === 'false') return;
  const paths = text === 'true' ? ['.'] : (textsOf(node) ?? []);
  const globs = paths.map((path) => globOf(folder, path));
  draft.set('watch', [
    ...globs,
    ...ignored.filter((path) => path !== 'node_modules').map((path) => `!${globOf(folder, path)}`),
  ]);
}

function globOf(folder: string, path: string): string {
  const inside = under(folder, path.replaceAll('\\.', '.'));
  if (/[*?{[]/.test(inside)) return inside;
  if (inside === '.') return '**';
  return /\.\w+$/.test(inside) ? inside : `${inside}/**`;
}

function instances(reader: Reader, draft: Draft): readonly Draft[] {
  const written = reader.text('instances');
  const mode = reader.text('exec_mode') ?? '';
  const count = Number(written ?? 1);
  if (written === undefined || count === 1) return [draft];
  if (mode.startsWith('cluster')) {
    reader.lose(
      'instances',
      warning(
        'There is no cluster mode: tasks cannot share a port.',
        'A single process was imported; it can use node:cluster itself.',
      ),
    );
    return [draft];
  }
  if (!Number.isInteger(count) || count < 1 || count > MOST_INSTANCES) {
    reader.lose(
      'instances',
      warning(t('{0} is not a supported number of instances.', written), 'Duplicate the task as often as needed.'),
    );
    return [draft];
  }
  return Array.from({ length: count }, (_, number) => {
    const copy = new Draft(`${draft.key}-${number}`, 'app', draft.range);
    const env = draft.get('env');
    copy.setAll({ ...draft.task, group: draft.get('group') ?? draft.key });
    copy.set('env', { ...(typeof env === 'object' ? env : {}), NODE_APP_INSTANCE: String(number) });
    return copy;
  });
}

// The parts of a process of process-compose: restarts, probes, shutdown, logs, watches.
import { info, warning } from '../../loss.ts';
import { t } from '../../../base/l10n.ts';
import { seconds, signalOf } from '../../amounts.ts';
import { probeKeys } from '../../command.ts';
import type { Draft } from '../../draft.ts';
import { under } from '../../paths.ts';
import { Reader } from '../../reader.ts';
import { textsOf } from '../../text/node.ts';
import { OF_AVAILABILITY, OF_HTTP, OF_PROBE, OF_SHUTDOWN, OF_WATCH } from './advice.ts';
import type { Template } from './template.ts';

const RESTART: Readonly<Record<string, string>> = { always: 'always', on_failure: 'on-failure' };

/** Restarts after a constant pause, by default without limit (www/docs/launcher.md, "Auto Restart on Exit"). */
export function readAvailability(reader: Reader, draft: Draft): void {
  reader.within('availability', OF_AVAILABILITY, (availability) => {
    const policy = availability.text('restart') ?? 'no';
    const restart = RESTART[policy];
    const pause = availability.number('backoff_seconds');
    const most = availability.number('max_restarts');
    if (policy === 'exit_on_failure') {
      availability.lose(
        'restart',
        warning(
          'The failure of a task does not stop the others.',
          'Let the others depend on it: they do not start if it fails.',
        ),
      );
    } else if (restart === undefined && policy !== 'no' && policy !== 'false') {
      availability.lose('restart', warning(t('Unknown value "{0}".', policy), 'Set restart by hand.'));
    }
    if (restart === undefined) return;
    const delay = seconds(pause === undefined ? undefined : Math.max(1, pause));
    draft.setAll({ restart, max_retries: most ?? 0, restart_delay: delay, restart_max_delay: delay });
  });
}

/** `readiness_probe`, otherwise the ready log line or the liveness probe. */
export function readProbes(reader: Reader, draft: Draft, template: Template): void {
  const line = reader.text('ready_log_line');
  const readiness = reader.has('readiness_probe') ? readProbe(reader, 'readiness_probe', draft, template) : undefined;
  if (readiness !== undefined) {
    // Giving up on a readiness probe restarts the process where its policy says so (www/docs/health.md).
    const restarts = draft.get('restart') !== undefined;
    draft.set('healthcheck', { ...readiness, ...(restarts && { on_unhealthy: 'restart' }) });
    if (!restarts)
      draft.lose(
        'readiness_probe',
        warning('A task that never becomes ready is not stopped.', 'Set on_unhealthy = "restart".'),
      );
    if (reader.has('liveness_probe'))
      reader.lose('liveness_probe', warning('A task has a single health check.', 'The readiness probe was imported.'));
    return;
  }
  if (line !== undefined) {
    draft.set('healthcheck', { log: line });
    if (reader.has('liveness_probe'))
      reader.lose('liveness_probe', warning('A task has a single health check.', 'ready_log_line was imported.'));
    return;
  }
  const liveness = reader.has('liveness_probe') ? readProbe(reader, 'liveness_probe', draft, template) : undefined;
  if (liveness !== undefined) draft.set('healthcheck', { ...liveness, on_unhealthy: 'restart' });
}

type Probe = Readonly<Record<string, unknown>>;

function readProbe(reader: Reader, key: string, draft: Draft, template: Template): Probe | undefined {
  const found = reader.within(key, OF_PROBE, (probe) => {
    const asked = probe.has('exec')
      ? readExec(probe, template)
      : probe.has('http_get')
        ? readHttp(probe, template)
        : undefined;
    const delay = probe.number('initial_delay_seconds') ?? 0;
    const period = probe.number('period_seconds') ?? 10;
    const timeout = probe.number('timeout_seconds') ?? 1;
    const retries = probe.number('failure_threshold') ?? 3;
    // Dirigent probes every second at first: failures may count only when process-compose would have given up.
    const start_period = seconds(delay + period * retries);
    return asked && { ...asked, interval: seconds(period), timeout: seconds(timeout), retries, start_period };
  });
  if (found === undefined)
    draft.lose(key, warning('It has neither `exec` nor `http_get`.', 'Set healthcheck by hand.'));
  return found;
}

function readExec(probe: Reader, template: Template): Probe | undefined {
  return probe.within('exec', {}, (exec) => {
    const line = template.text(exec.text('command'), 'exec.command');
    const folder = exec.text('working_dir');
    if (folder !== undefined)
      exec.lose('working_dir', warning('A health check runs in the folder of its task.', 'Put cd into the command.'));
    return line === undefined ? undefined : probeKeys(line);
  });
}

function readHttp(probe: Reader, template: Template): Probe | undefined {
  return probe.within('http_get', OF_HTTP, (get) => {
    const part = (key: string, otherwise: string): string =>
      template.text(get.text(key), `http_get.${key}`) ?? otherwise;
    const port = part('port', '');
    const path = part('path', '/');
    const host = part('host', '127.0.0.1');
    const slash = path.startsWith('/') ? '' : '/';
    return { http: `${part('scheme', 'http').toLowerCase()}://${host}${port === '' ? '' : `:${port}`}${slash}${path}` };
  });
}

export function readShutdown(reader: Reader, draft: Draft): void {
  reader.within('shutdown', OF_SHUTDOWN, (shutdown) => {
    const command = shutdown.text('command');
    const timeout = shutdown.number('timeout_seconds');
    const signal = shutdown.text('signal');
    // Ten seconds by default for a command of its own (www/docs/launcher.md, "Termination Parameters").
    draft.setAll({ stop_command: command, stop_timeout: seconds(timeout ?? (command === undefined ? undefined : 10)) });
    if (signal === undefined || command !== undefined) return;
    const name = signalOf(signal);
    if (name === undefined)
      shutdown.lose('signal', warning(t('{0} does not terminate a process.', signal), 'Set stop_signal by hand.'));
    else if (name !== 'SIGTERM') draft.set('stop_signal', name);
  });
}

/** The location of logs is up to Dirigent; their size limits are imported. */
export function readLogs(reader: Reader, draft: Draft): void {
  if (reader.has('log_location')) {
    reader.lose(
      'log_location',
      warning('Dirigent writes log files to a folder of its own.', 'Read them with: dirigent logs NAME.'),
    );
  }
  const logs = info('Log files contain exactly what the task writes.');
  reader.within('log_configuration', {}, (configuration) => {
    configuration.within('rotation', {}, (rotation) => {
      const size = rotation.number('max_size_mb');
      draft.set('log_max_size', size === undefined || size === 0 ? undefined : `${size}MiB`);
      draft.set('log_max_files', rotation.number('max_backups'));
      rotation.close({}, warning('Rotated log files are limited by number only.', 'Set log_max_files.'));
    });
    configuration.close({}, logs);
  });
}

/** Paths are resolved against the working folder (www/docs/watch.md); `watch` of a task against the project. */
export function readWatch(reader: Reader, draft: Draft, folder: string): void {
  reader.within('watch', OF_WATCH, (watch) => {
    const paths = watch.take('paths');
    const globs: string[] = [];
    for (const item of paths?.kind === 'list' ? paths.items : []) {
      if (item.kind !== 'table') continue;
      const entry = new Reader(item, draft.losses, 'watch.paths.');
      const root = under(folder, entry.text('path') ?? '.');
      const include = textsOf(entry.take('include')) ?? [];
      const exclude = textsOf(entry.take('exclude')) ?? [];
      globs.push(...(include.length > 0 ? include : ['**']).map((glob) => globIn(root, glob)));
      globs.push(...exclude.map((glob) => `!${globIn(root, glob)}`));
      entry.close();
    }
    draft.set('watch', globs);
  });
}

/** A pattern without a slash matches the name of a file at any depth. */
function globIn(root: string, glob: string): string {
  const inside = glob.includes('/') || glob === '**' ? glob : `**/${glob}`;
  return root === '.' ? inside : `${root}/${inside}`;
}

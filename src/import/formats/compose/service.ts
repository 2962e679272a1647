// One compose service.
import { warning } from '../../loss.ts';
import { t } from '../../../base/l10n.ts';
import { durationOf, milliseconds, signalOf } from '../../amounts.ts';
import type { Draft } from '../../draft.ts';
import type { SourceFile, Until } from '../../proposal.ts';
import type { Reader } from '../../reader.ts';
import { entriesOf, textOf, textsOf } from '../../text/node.ts';
import { CONTAINER, ON_MACHINE } from './advice.ts';
import { readCommand } from './command.ts';
import { readEnvironment, type Services } from './environment.ts';
import { readHealth } from './health.ts';
import { folderOnMachine } from './folder.ts';

/**
 * A service with a command of its own code runs on this machine, in the folder of its code. Every other one (a
 * database, a broker) stays a container, which the task starts and stops.
 */
export function readService(reader: Reader, draft: Draft, services: Services): void {
  const hasCommand = reader.has('command') || reader.has('entrypoint');
  const folder = hasCommand ? folderOnMachine(reader, services.file) : undefined;
  readDependencies(reader, draft);
  if (!reader.has('profiles')) draft.set('run_at_startup', true);
  if (folder === undefined) runContainer(reader, draft, services.file);
  else runOnMachine(reader, draft, folder, services);
}

const CONDITIONS: Readonly<Record<string, Until>> = {
  service_started: 'started',
  service_healthy: 'ready',
  service_completed_successfully: 'finished',
};

function readDependencies(reader: Reader, draft: Draft): void {
  const node = reader.take('depends_on');
  for (const key of textsOf(node) ?? []) draft.dependsOn.set(key, 'started');
  for (const [key, { node: entry }] of entriesOf(node)) {
    const { [textOf(entriesOf(entry).get('condition')?.node) ?? 'service_started']: until } = CONDITIONS;
    draft.dependsOn.set(key, until ?? 'started');
    if (textOf(entriesOf(entry).get('restart')?.node) === 'true') {
      reader.lose(`depends_on.${key}.restart`, warning('Dependents are not restarted.', 'Restart dependents by hand.'));
    }
  }
}

/** Runs `docker compose`, which applies the whole service, and stops it when it gets the signal itself. */
function runContainer(reader: Reader, draft: Draft, file: SourceFile): void {
  const names = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
  const isFound = names.includes(file.path);
  const compose = ['compose', ...(isFound ? [] : ['-f', file.path])];
  draft.setAll({ command: 'docker', args: [...compose, 'up', '--no-deps', draft.key] });
  const grace = durationOf(reader.text('stop_grace_period')) ?? 10_000;
  // Longer than the container's own grace period: a killed docker would leave it behind.
  draft.set('stop_timeout', milliseconds(grace + 5000));
  readHealth(reader, draft, { inContainer: ['docker', ...compose, 'exec', '-T', draft.key] });
  // Nothing of it is lost: docker compose reads it.
  reader.ignore(...reader.keys);
  draft.isWorth = false;
}

function runOnMachine(reader: Reader, draft: Draft, folder: string, { file, names }: Services): void {
  draft.set('cwd', folder === '.' ? undefined : folder);
  readCommand(reader, draft);
  readEnvironment(reader, draft, { file, names });
  readHealth(reader, draft, {});
  readRestart(reader, draft);
  const grace = durationOf(reader.text('stop_grace_period'));
  draft.set('stop_timeout', milliseconds(grace ?? 10_000));
  const written = reader.text('stop_signal');
  const signal = signalOf(written);
  if (written !== undefined && signal === undefined) {
    reader.lose('stop_signal', warning(t('{0} does not terminate a process.', written), 'Set stop_signal by hand.'));
  } else if (signal !== 'SIGTERM') draft.set('stop_signal', signal);
  if (reader.flag('tty') === true) draft.set('tty', true);
  reader.close(ON_MACHINE, CONTAINER);
}

/** `unless-stopped` is what `always` means here: a task that the user stops stays stopped. */
function readRestart(reader: Reader, draft: Draft): void {
  const policy = reader.text('restart');
  const [, retries] = /^on-failure(?::(\d+))?$/.exec(policy ?? '') ?? [];
  if (policy === undefined || policy === 'no' || policy === 'false') return;
  if (policy === 'always' || policy === 'unless-stopped') draft.setAll({ restart: 'always', max_retries: 0 });
  else if (policy.startsWith('on-failure')) draft.setAll({ restart: 'on-failure', max_retries: Number(retries ?? 0) });
  else reader.lose('restart', warning(t('Unknown value "{0}".', policy), 'Set restart by hand.'));
}

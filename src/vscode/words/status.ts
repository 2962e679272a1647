// The state of a task in words, for rows, quick picks and reports.
import * as l10n from '@vscode/l10n';
import { assertNever } from '../../base/assert-never.ts';
import { statusFacts, type Retry, type StatusFacts, type Wait } from '../../client/status-facts.ts';
import { formatDuration } from '../../base/duration.ts';
import type { RequestedAction, SeenTask } from '../project/seen-task.ts';
import { formatCountdown, formatUptime, untilNextUptime } from './uptime.ts';
import { failureWords } from './failure.ts';

function stateWord({ state, wait }: StatusFacts): string {
  switch (state) {
    case 'stopped':
      return l10n.t('stopped');
    case 'waiting':
      return waitingWord(wait);
    case 'starting':
      return l10n.t('starting');
    case 'running':
      return l10n.t('running');
    case 'stopping':
      return l10n.t('stopping');
    case 'killing':
      return l10n.t('killing');
    case 'backoff':
      return l10n.t('backoff');
    case 'finished':
      return l10n.t('finished');
    case 'failed':
      return l10n.t('failed');
    default:
      return assertNever(state);
  }
}

function waitingWord(wait: Wait | undefined): string {
  if (wait?.for === 'consent') return l10n.t('waiting for your approval');
  return wait?.for === 'dependencies' ? l10n.t('waiting for {0}', wait.names.join(', ')) : l10n.t('waiting');
}

/** The name of the state, then details: `running · 3m · pid 4242`. */
export function describeStatus(task: SeenTask, now: number): string {
  const asked = task.asked === undefined ? [] : [askedWords(task.asked)];
  if (task.doubt !== undefined) return [doubtWord(task.doubt), ...asked].join(' · ');
  if (asked.length > 0) return asked.join(' · ');
  const facts = statusFacts(task, now);
  return [stateWord(facts), ...details(facts)].filter((word) => word !== undefined).join(' · ');
}

function doubtWord(doubt: NonNullable<SeenTask['doubt']>): string {
  return doubt === 'unknown' ? l10n.t('unknown') : l10n.t('connecting');
}

function askedWords(asked: RequestedAction): string {
  switch (asked) {
    case 'start':
      return l10n.t('start requested');
    case 'stop':
      return l10n.t('stop requested');
    case 'restart':
      return l10n.t('restart requested');
    case 'kill':
      return l10n.t('kill requested');
    default:
      return assertNever(asked);
  }
}

/** The details in their order; undefined for those that do not apply. */
function details(facts: StatusFacts): (string | undefined)[] {
  const { state, health, upMs, pid, wait, retry, tookMs, failure, change } = facts;
  return [
    health && healthWord(health),
    state === 'running' && upMs !== undefined ? formatUptime(upMs) : undefined,
    pid === undefined ? undefined : l10n.t('pid {0}', String(pid)),
    wait && waitDetail(wait),
    retry && retryWords(retry),
    tookMs === undefined ? undefined : l10n.t('took {0}', formatDuration(tookMs, 2)),
    failure && state === 'failed' ? failureWords(failure) : undefined,
    change && changeWords(change),
  ];
}

/** Milliseconds from `now` until the description changes with time; undefined: never. */
export function untilNextWords(task: SeenTask, now: number): number | undefined {
  if (task.doubt !== undefined) return undefined;
  const { state, upMs, retry } = statusFacts(task, now);
  if (state === 'running' && upMs !== undefined) return untilNextUptime(upMs);
  return retry === undefined || retry.inMs <= 0 ? undefined : retry.inMs % 1000 || 1000;
}

/** The details of a wait; the name of the state says the rest. */
function waitDetail(wait: Wait): string | undefined {
  if (wait.for === 'file') return l10n.t('waiting for {0}', wait.what);
  if (wait.for !== 'slot') return undefined;
  return wait.position === undefined ? l10n.t('for a free slot') : l10n.t('number {0} in the queue', wait.position);
}

export function healthWord(health: NonNullable<StatusFacts['health']>): string {
  return health === 'healthy' ? l10n.t('healthy') : l10n.t('unhealthy');
}

function retryWords({ attempt, of, inMs }: Retry): string {
  const when = formatCountdown(inMs);
  return of === undefined
    ? l10n.t('retry {0} in {1}', attempt, when)
    : l10n.t('retry {0}/{1} in {2}', attempt, of, when);
}

function changeWords(change: NonNullable<StatusFacts['change']>): string {
  return change === 'approval' ? l10n.t('changed, waiting for your approval') : l10n.t('changed, restart to apply');
}

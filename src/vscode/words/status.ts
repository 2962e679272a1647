// The state of a task in words, for rows, quick picks and reports.
import * as l10n from '@vscode/l10n';
import { assertNever } from '../../base/never.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import { formatDuration } from '../../base/duration.ts';
import type { Asked, SeenTask } from '../project/seen-task.ts';
import { formatCountdown, formatUptime, untilNextUptime } from './uptime.ts';
import { failureWords } from './failure.ts';

export type Status = TaskInfo['status'];

/** True while the task is on its way to run, running or on its way down: a start would change nothing. */
export function isUnderWay(status: Status): boolean {
  return status.kind !== 'stopped' && status.kind !== 'finished' && status.kind !== 'failed';
}

/** True of a task that only waits for somebody to agree to its changed command: a start by hand does. */
export function awaitsHand({ status }: Pick<TaskInfo, 'status'>): boolean {
  return status.kind === 'waiting' && status.for === 'consent';
}

/** True while processes of the task exist. */
export function isAlive(status: Status): boolean {
  return status.kind === 'starting' || status.kind === 'running' || status.kind === 'stopping';
}

function stateWord(status: Status): string {
  switch (status.kind) {
    case 'stopped':
      return l10n.t('stopped');
    case 'waiting':
      return waitingWord(status);
    case 'starting':
      return l10n.t('starting');
    case 'running':
      return l10n.t('running');
    case 'stopping':
      return status.forced ? l10n.t('killing') : l10n.t('stopping');
    case 'backoff':
      return l10n.t('backoff');
    case 'finished':
      return l10n.t('finished');
    case 'failed':
      return l10n.t('failed');
    default:
      return assertNever(status);
  }
}

function waitingWord(status: Extract<Status, { kind: 'waiting' }>): string {
  if (status.for === 'consent') return l10n.t('waiting for your approval');
  return status.for === 'dependencies' ? l10n.t('waiting for {0}', status.on.join(', ')) : l10n.t('waiting');
}

/** The state as a word, then what helps: `running · 3m · pid 4242`. */
export function describeStatus(task: SeenTask, now: number): string {
  const asked = task.asked === undefined ? [] : [askedWords(task.asked)];
  if (task.doubt !== undefined) return [doubtWord(task.doubt), ...asked].join(' · ');
  if (asked.length > 0) return asked.join(' · ');
  return [stateWord(task.status), ...details(task, now), ...changedHint(task)].join(' · ');
}

function doubtWord(doubt: NonNullable<SeenTask['doubt']>): string {
  return doubt === 'unknown' ? l10n.t('unknown') : l10n.t('connecting');
}

function askedWords(asked: Asked): string {
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

function details(task: TaskInfo, now: number): string[] {
  const { status } = task;
  switch (status.kind) {
    case 'stopped':
      return [];
    case 'waiting':
      return status.for === 'slot' ? [slotWords(status.position)] : [];
    case 'starting':
      return [
        ...pidWords(status.pid),
        ...(status.waitsFor === undefined ? [] : [l10n.t('waiting for {0}', status.waitsFor)]),
      ];
    case 'stopping':
      return pidWords(status.pid);
    case 'running': {
      const uptime = formatUptime(uptimeOf(task, now));
      const words = [healthWord(status.health), uptime].filter((word) => word !== undefined);
      return [...words, ...pidWords(status.pid)];
    }
    case 'backoff':
      return [retryWords(status, now)];
    case 'finished':
      return task.durationMs === undefined ? [] : [l10n.t('took {0}', formatDuration(task.durationMs, 2))];
    case 'failed':
      return [failureWords(status)];
    default:
      return assertNever(status);
  }
}

/** Milliseconds from `now` until the description of the task changes by itself; undefined: never. */
export function untilNextWords(task: SeenTask, now: number): number | undefined {
  if (task.doubt !== undefined) return undefined;
  const { status } = task;
  if (status.kind === 'running' && task.startedAt !== undefined) return untilNextUptime(uptimeOf(task, now));
  if (status.kind !== 'backoff' || status.until <= now) return undefined;
  return (status.until - now) % 1000 || 1000;
}

export function uptimeOf(task: TaskInfo, now: number): number {
  return task.startedAt === undefined ? 0 : Math.max(0, now - Date.parse(task.startedAt));
}

function slotWords(position: number | undefined): string {
  return position === undefined ? l10n.t('for a free slot') : l10n.t('number {0} in the queue', position);
}

function pidWords(pid: number | undefined): string[] {
  return pid === undefined ? [] : [l10n.t('pid {0}', String(pid))];
}

/** Undefined where nobody looks after it. */
export function healthWord(health: Extract<Status, { kind: 'running' }>['health']): string | undefined {
  if (health === 'none') return undefined;
  return health === 'healthy' ? l10n.t('healthy') : l10n.t('unhealthy');
}

function retryWords(status: Status & { kind: 'backoff' }, now: number): string {
  const when = formatCountdown(status.until - now);
  return status.maxRetries === 0
    ? l10n.t('retry {0} in {1}', status.attempt, when)
    : l10n.t('retry {0}/{1} in {2}', status.attempt, status.maxRetries, when);
}

function changedHint(task: TaskInfo): string[] {
  if (!task.changed || !isAlive(task.status)) return [];
  const isHeld = task.awaitsConsent === true && task.runAtStartup;
  return [isHeld ? l10n.t('changed, waiting for your approval') : l10n.t('changed, restart to apply')];
}

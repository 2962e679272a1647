// Why a task is not in the state that is wanted, in one sentence; or that it is.
import { formatDuration } from '../base/duration.ts';
import type { Dependency } from '../model/task-definition.ts';
import { awaitsConsent } from './consent.ts';
import { dependencyState } from './dependency.ts';
import { stragglersStopped } from './facts.ts';
import { lowerFirst } from './failure.ts';
import type { EngineState } from './state.ts';
import { isActive, isUnkillable, type StatusOf, type StopReason } from '../model/status.ts';
import type { Task } from './task.ts';

/** @param now milliseconds of the engine's clock, for what is left of a delay. */
export function explain(state: EngineState, name: string, now: number): string {
  const task = state.tasks.get(name);
  if (task === undefined) return `There is no task "${name}".`;
  const { definition, status } = task;
  const also = isActive(status) && status.kind !== 'stopping' ? notes(state, task) : [];
  return `${[`${definition.name} ${describeState(state, task, now)}`, ...also].join('; ')}.`;
}

function describeState(state: EngineState, task: Task, now: number): string {
  const { status } = task;
  switch (status.kind) {
    case 'stopped':
      return task.run === 0 ? 'has not been started yet' : 'is stopped, as requested';
    case 'waiting':
      return waiting(state, task, status, now);
    case 'starting':
      return starting(task, status);
    case 'running':
      return running(task, status, now);
    case 'stopping':
      return stopping(task, status);
    case 'backoff':
      return backoff(status, now);
    case 'finished':
      return finished(status);
    case 'failed':
      return failed(task, status);
  }
}

function finished({ exitCode, left }: StatusOf<'finished'>): string {
  const end = `has finished${exitCode === undefined ? '' : ` with exit code ${exitCode}`}`;
  if (left === undefined) return end;
  // A command that succeeds and leaves processes behind has mostly started a daemon.
  return `${end}; ${stragglersStopped(left)}; to keep them, run the program in the foreground (nginx: daemon off;)`;
}

function waiting({ tasks, limits }: EngineState, task: Task, status: StatusOf<'waiting'>, now: number): string {
  switch (status.for) {
    case 'consent':
      return 'is waiting for your approval: what it would run has changed since you approved it; start it yourself, or approve it in the editor';
    case 'dependencies': {
      const open = task.definition.dependsOn.filter(({ task: name }) => status.on.includes(name));
      return `is waiting for ${open.map((dependency) => describe(tasks.get(dependency.task), dependency)).join(' and for ')}`;
    }
    case 'delay':
      return `has finished its last run and will start again ${within(status.until, now)}`;
    case 'slot':
      return (
        `is waiting for a free slot: the maximum number of tasks is running (max_running = ${limits.maxRunning}); ` +
        `it is number ${status.position ?? 1} in the queue`
      );
  }
}

/** "db, which is being started" */
function describe(dependency: Task | undefined, { task, until }: Dependency): string {
  if (dependency === undefined) return `${task}, which does not exist`;
  const { status } = dependency;
  switch (status.kind) {
    case 'stopped':
      return `${task}, which is stopped: start ${task}`;
    case 'waiting':
      return `${task}, which is itself waiting for ${waitsFor(status)}`;
    case 'starting':
      if (status.waitsFor !== undefined) return `${task}, whose start is waiting for ${status.waitsFor}`;
      return status.pid === undefined || until !== 'finished' ? `${task}, which is not ready yet` : `${task} to finish`;
    case 'running':
      return until === 'finished' ? `${task} to finish` : `${task}, which is unhealthy`;
    case 'stopping':
      return `${task}, which is being stopped`;
    case 'backoff':
      return `${task}, which failed and will be retried: ${lowerFirst(withoutStop(status.last.message))}`;
    case 'finished':
      return `${task}, which has ended`;
    case 'failed':
      return `${task}, which failed: ${lowerFirst(withoutStop(status.message))}`;
  }
}

function waitsFor({ on, for: gate }: StatusOf<'waiting'>): string {
  if (gate === 'consent') return 'your approval of its changed command';
  return on.length > 0 ? on.join(' and ') : `its ${gate}`;
}

function starting({ definition, lastProbe, failedProbes }: Task, { pid, waitsFor }: StatusOf<'starting'>): string {
  if (pid === undefined) return waitsFor === undefined ? 'is starting' : `is starting and waiting for ${waitsFor}`;
  const probe = definition.healthcheck?.probe.kind ?? 'health';
  const seen = lastProbe === undefined || lastProbe.trim() === '' ? '' : `; last result: ${lastProbe.trim()}`;
  const failed = failedProbes === 0 ? '' : ` (failed probes in a row: ${failedProbes})`;
  return `is running as process ${pid} but has not passed its ${probe} health check yet${failed}${seen}`;
}

function running({ startedAt, lastProbe }: Task, { pid, health }: StatusOf<'running'>, now: number): string {
  const since = startedAt === undefined ? '' : ` (up ${formatDuration(now - startedAt)})`;
  const output = lastProbe === undefined || lastProbe.trim() === '' ? '' : `: ${lastProbe.trim()}`;
  if (health === 'unhealthy') return `is running as process ${pid}${since} but is unhealthy${output}`;
  return `is ${health === 'healthy' ? 'healthy and ' : ''}running as process ${pid}${since}`;
}

const STOP_CAUSES: Readonly<Record<StopReason, string>> = {
  user: 'is stopping, as requested',
  restart: 'is restarting',
  timeout: 'exceeded its timeout and is being stopped',
  unhealthy: 'is unhealthy and is being restarted',
  stragglers: 'has ended, and its leftover processes are being stopped',
  removed: 'was removed from the configuration and is being stopped',
  shutdown: 'is being stopped with everything else',
};

function stopping({ definition }: Task, { reason, forced, pid }: StatusOf<'stopping'>): string {
  const subject = pid === undefined ? 'its start' : `process ${pid}`;
  if (forced) return `${STOP_CAUSES[reason]}; ${subject} was killed but is not gone yet`;
  const { signal, command, timeoutMs } = definition.stop;
  const how = command === undefined || reason === 'stragglers' ? signal : 'its stop command';
  return `${STOP_CAUSES[reason]}; ${subject} has ${formatDuration(timeoutMs, 2)} after ${how} to exit before it is killed`;
}

function backoff({ last, attempt, maxRetries, until }: StatusOf<'backoff'>, now: number): string {
  const budget = maxRetries === 0 ? `retry ${attempt}` : `retry ${attempt} of ${maxRetries}`;
  return `failed and will be restarted ${within(until, now)} (${budget}): ${lowerFirst(withoutStop(last.message))}`;
}

function failed({ wanted }: Task, status: StatusOf<'failed'>): string {
  const why = `failed: ${lowerFirst(withoutStop(status.message))}`;
  if (!isUnkillable(status)) return why;
  return wanted === 'up' ? `${why}; it starts again as soon as that process is gone` : why;
}

/** Remarks on a task that starts or runs. */
function notes({ tasks }: EngineState, task: Task): readonly string[] {
  const { definition, stopPending } = task;
  const lost = definition.dependsOn.filter(({ task, until }) => {
    return until !== 'finished' && dependencyState(tasks.get(task), until) !== 'satisfied';
  });
  return [
    ...(stopPending === undefined
      ? []
      : [`it ${stopPending === 'restart' ? 'restarts' : 'stops'} as soon as the tasks that depend on it have stopped`]),
    ...change(task),
    ...lost.map((dependency) => `it keeps running without ${describe(tasks.get(dependency.task), dependency)}`),
  ];
}

function change(task: Task): readonly string[] {
  if (task.pendingDefinition === undefined) return [];
  const apply = 'its definition has changed: restart it to apply the change';
  return awaitsConsent(task) ? [apply, 'until you approve the change, it will not start automatically'] : [apply];
}

function within(until: number | undefined, now: number): string {
  const left = (until ?? now) - now;
  return left <= 0 ? 'now' : `in ${formatDuration(left)}`;
}

function withoutStop(sentence: string): string {
  return sentence.endsWith('.') ? sentence.slice(0, -1) : sentence;
}

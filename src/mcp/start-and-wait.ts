// Starts or restarts a task for an agent.
import { UserError } from '../base/user-error.ts';
import type { TaskInfo } from '../model/task-info.ts';
import type { WaitResult } from '../model/requests.ts';
import { lastWordsText } from './output-answer.ts';
import { notReached, waitFor } from './wait-for.ts';
import { taskData, taskLine } from './task-text.ts';
import type { Answer, Call } from './tool.ts';
import { isAtRest } from '../model/status.ts';
import { isSameName } from '../model/pick.ts';

/** Starts a task, waits, and reports how far it came: ready, still starting, or failed with its last lines. */
export async function startAndWait(
  method: 'tasks/start' | 'tasks/restart',
  name: string,
  waitSeconds: number,
  call: Call,
): Promise<Answer> {
  const { connection, env, signal } = call;
  const before = activeRun(name, call);
  const result = await connection.request(method, { tasks: { names: [name] }, env }, signal);
  const [started] = result.tasks;
  if (started === undefined) throw new UserError('operation-failed', `"${name}" was removed before it could start.`);
  const { task, error } = started;
  if (error !== undefined) throw new UserError('rejected', `${task.name} was not started: ${error}`);
  const waited = await waitUntilSettled(task.name, waitSeconds, call);
  const isAlreadyRunning = method === 'tasks/start' && before !== undefined && before === waited.task.runId;
  return {
    text: (isAlreadyRunning ? `It was already running. ` : '') + (await describeProgress(waited, waitSeconds, call)),
    data: { ready: waited.reached, already_running: isAlreadyRunning, task: taskData(waited.task, call.clock.now()) },
  };
}

/** Without a health check a program is ready once it has spawned; one that cannot work often exits shortly after. */
const EARLY_EXIT_SECONDS = 1;

async function waitUntilSettled(name: string, waitSeconds: number, call: Call): Promise<WaitResult> {
  const ready = await waitFor(call, name, 'ready', waitSeconds);
  const { status, definition } = ready.task;
  if (!ready.reached || status.kind !== 'running' || definition.healthcheck !== undefined) return ready;
  const ended = await waitFor(call, name, 'ended', Math.min(waitSeconds, EARLY_EXIT_SECONDS));
  return ended.reached ? { ...ended, reached: ended.task.status.kind === 'finished' } : { ...ready, task: ended.task };
}

/** The run that was in progress before the start, if any. */
function activeRun(name: string, { tasks }: Call): string | undefined {
  const found = tasks.find((task) => isSameName(task.name, name));
  return found !== undefined && !isAtRest(found.status) ? found.runId : undefined;
}

async function describeProgress(waited: WaitResult, waitSeconds: number, call: Call): Promise<string> {
  const now = call.clock.now();
  const { task } = waited;
  if (waited.reached) return taskLine(task, now);
  if (waited.reason === 'timeout')
    return waitSeconds === 0 ? taskLine(task, now) : notReached(waited, waitSeconds, now);
  return `${taskLine(task, now)}${hasFailed(task) ? await lastWordsText(call, task) : ''}`;
}

function hasFailed({ status }: TaskInfo): boolean {
  return status.kind === 'failed' && status.reason !== 'dependency';
}

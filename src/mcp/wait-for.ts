// Waits for a task on behalf of an agent.
import type { WaitParams, WaitResult } from '../model/requests.ts';
import { taskLine } from './task-text.ts';
import type { Call } from './tool.ts';

/** Clients that reset their timeout on progress mostly have one of a minute. */
const PROGRESS_EVERY_MS = 10_000;

/** Waits until a task has reached a state, and sends progress notifications meanwhile. */
export async function waitFor(
  call: Call,
  task: string,
  until: WaitParams['until'],
  waitSeconds: number,
): Promise<WaitResult> {
  const progress = reportProgress(call, `Waiting for ${task}`);
  try {
    const params = { task, until, timeoutMs: Math.round(waitSeconds * 1000) };
    return await call.connection.request('tasks/wait', params, call.signal);
  } finally {
    progress.dispose();
  }
}

function reportProgress(call: Call, what: string): { dispose(): void } {
  const since = call.clock.now();
  const arm = (): { dispose(): void } =>
    call.clock.setTimeout(() => {
      call.progress(`${what}, ${Math.round((call.clock.now() - since) / 1000)} s so far`);
      timer = arm();
    }, PROGRESS_EVERY_MS);
  let timer = arm();
  return { dispose: () => timer.dispose() };
}

/** The reason why the state was not reached, and what to do about it. */
export function notReached({ task, reason }: WaitResult, waitSeconds: number, now: number): string {
  if (reason !== 'timeout') return `${taskLine(task, now)}. That can no longer happen without a new start.`;
  return `Timed out after ${waitSeconds} s. ${taskLine(task, now)}. explain_task says why, wait_for_task waits longer.`;
}

// The error for a supervisor that accepts connections but does not respond, since it was stopped by a signal or hangs.
import { readFile } from 'node:fs/promises';
import { UserError } from '../../base/user-error.ts';

/** The supervisor that does not respond, as far as it is known. */
export interface Silent {
  readonly pid?: number | undefined;
  readonly folder: string;
}

export interface Unanswered {
  readonly silentMs: number;
  /** See askedFor. */
  readonly asked?: string;
  /** It was known to be silent already, and has not been asked. */
  readonly isHeld?: boolean;
}

/** The error `timeout`: its message names the process, the request, the time waited, and what to do. */
export async function unresponsive(
  { pid, folder }: Silent,
  { silentMs, asked, isHeld }: Unanswered,
): Promise<UserError> {
  const subject = pid === undefined ? 'The supervisor' : `The supervisor (process ${pid})`;
  const seconds = `${Math.max(1, Math.round(silentMs / 1000))} s`;
  return new UserError(
    'timeout',
    `${subject} of ${folder} is not responding: ${whatHappened(seconds, asked, isHeld === true)} ${await whatToDo(pid)}`,
    { data: { unresponsive: true, folder, ...(pid === undefined ? {} : { pid }) } },
  );
}

export function isUnresponsive(error: unknown): boolean {
  return error instanceof UserError && error.code === 'timeout' && error.data?.['unresponsive'] === true;
}

function whatHappened(seconds: string, asked: string | undefined, isHeld: boolean): string {
  if (asked === undefined) return `no message for ${seconds}.`;
  if (isHeld) return `no message for ${seconds}, so it was not asked to ${asked}.`;
  return `it was asked to ${asked} and has sent nothing for ${seconds}.`;
}

async function whatToDo(pid: number | undefined): Promise<string> {
  const after = 'its tasks keep running and the next supervisor takes them over.';
  if (pid === undefined || process.platform === 'win32')
    return `If it was not suspended on purpose, kill ${pid === undefined ? 'its process' : `process ${pid}`}: ${after}`;
  return (await isStopped(pid))
    ? `It is suspended: resume it with kill -CONT ${pid}, or kill it with kill -9 ${pid}: ${after}`
    : `If it was not suspended on purpose (kill -CONT ${pid} resumes it), kill it with kill -9 ${pid}: ${after}`;
}

/** Stopped by SIGSTOP or a debugger: proc_pid_stat(5). Other systems than Linux need another process to find out. */
async function isStopped(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return /^[Tt]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

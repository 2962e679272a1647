// Kills a supervisor that does not respond. Its tasks keep running for the next one.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { UserError } from '../base/user-error.ts';

const GONE_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 50;

/**
 * SIGKILL to the process, if it is the supervisor of the folder: the number may be another process's by now. One that
 * is gone already is what was wanted. @throws UserError when it is another process, or does not end
 */
export async function endHanging(pid: number, folder: string): Promise<void> {
  if (!(await isSupervisorOf(pid, folder))) {
    if (isGone(pid)) return;
    throw new UserError(
      'operation-failed',
      `Process ${pid} was not killed: it may not be the supervisor of ${folder}. If it is, kill it yourself.`,
    );
  }
  if (isGone(pid, 'SIGKILL')) return;
  for (let waited = 0; await isSupervisorOf(pid, folder); waited += LOOK_EVERY_MS) {
    if (waited > GONE_WITHIN_MS) throw new UserError('operation-failed', `Process ${pid} was killed but did not exit.`);
    await pause(LOOK_EVERY_MS);
  }
}

/** Sends a signal; true if the process does not exist. An error of signal 0, such as EPERM, means that it does. */
function isGone(pid: number, signal: NodeJS.Signals | 0 = 0): boolean {
  try {
    process.kill(pid, signal);
    return false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH') return true;
    if (signal === 0) return false;
    throw error;
  }
}

async function isSupervisorOf(pid: number, folder: string): Promise<boolean> {
  const words = await commandLineOf(pid).catch(() => '');
  return /supervisor\.[cm]?js/.test(words) && words.includes(` --folder ${folder} --storage `);
}

/** The words of its command line, separated by blanks: proc_pid_cmdline(5), else ps(1); empty on Windows. */
async function commandLineOf(pid: number): Promise<string> {
  if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  return stdout;
}

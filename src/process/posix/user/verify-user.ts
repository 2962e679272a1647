// Verifies that a command has become the user that it is to run as.
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { reserve } from '../../../base/descriptors.ts';
import { isAlive } from '../../identity.ts';
import { retryUntilOk } from '../../retry-until-ok.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import type { PosixRun } from '../posix-run.ts';
import type { User } from './user.ts';

const POLL_MS = 5;
/** A directory of users and groups may be far away; ask-program.ts waits as long. */
const WITHIN_MS = 10_000;

/**
 * True when /proc/PID/status shows that the process has become `user`. True also when it ended meanwhile: the
 * program that becomes the user runs nothing when it cannot.
 */
export async function becameUser(
  { identity }: Pick<PosixRun, 'identity'>,
  user: User,
  table: ProcessTable,
): Promise<boolean> {
  for (let poll = 0; poll < WITHIN_MS / POLL_MS; poll++) {
    // The real one alone: the others change again with a setuid program (sudo, su). A command that stayed ours is root's.
    if ((await realUidOf(identity.command.pid)) === user.uid) return true;
    if (!(await retryUntilOk(() => isAlive(table, identity.command)))) return true;
    await pause(POLL_MS);
  }
  return false;
}

async function realUidOf(pid: number): Promise<number | undefined> {
  const status = await reserve.lend(() => readFile(`/proc/${pid}/status`, 'utf8')).catch(() => '');
  const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1];
  return uid === undefined ? undefined : Number(uid);
}

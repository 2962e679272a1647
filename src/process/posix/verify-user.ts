import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { reserve } from '../../base/descriptors.ts';
import { isAlive } from '../identity.ts';
import { insist } from '../insist.ts';
import type { ProcessTable } from '../table/process-row.ts';
import type { PosixRun } from './posix-run.ts';
import type { User } from './user.ts';

const LOOK_MS = 5;
/** A directory of users and groups may be far away; ask-program.ts waits as long. */
const WITHIN_MS = 10_000;

/**
 * Looks at the process itself, by /proc/PID/status, whether it has become `user`. True also when it ended meanwhile: the
 * program that becomes the user runs nothing when it cannot.
 */
export async function becameUser(
  { identity }: Pick<PosixRun, 'identity'>,
  user: User,
  table: ProcessTable,
): Promise<boolean> {
  for (let look = 0; look < WITHIN_MS / LOOK_MS; look++) {
    // The others change again with a command that is a setuid program: sudo, su. One that could not become the user is root.
    if ((await realUidOf(identity.command.pid)) === user.uid) return true;
    if (!(await insist(() => isAlive(table, identity.command)))) return true;
    await pause(LOOK_MS);
  }
  return false;
}

async function realUidOf(pid: number): Promise<number | undefined> {
  const status = await reserve.lend(() => readFile(`/proc/${pid}/status`, 'utf8')).catch(() => '');
  const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1];
  return uid === undefined ? undefined : Number(uid);
}

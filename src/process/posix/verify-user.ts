import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { reserve } from '../../base/descriptors.ts';
import { isAlive } from '../identity.ts';
import { insist } from '../insist.ts';
import type { ProcessTable } from '../table/process-row.ts';
import type { PosixRun } from './posix-run.ts';
import type { User } from './user.ts';

const LOOKS = 200;
const LOOK_MS = 5;

/**
 * Looks at the process itself, by /proc/PID/status, whether it has become `user`. True also when it ended meanwhile: the
 * program that becomes the user runs nothing when it cannot.
 */
export async function becameUser(
  { identity }: Pick<PosixRun, 'identity'>,
  user: User,
  table: ProcessTable,
): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    const uids = await uidsOf(identity.command.pid);
    if (uids.length > 0 && uids.every((uid) => uid === user.uid)) return true;
    if (!(await insist(() => isAlive(table, identity.command)))) return true;
    await pause(LOOK_MS);
  }
  return false;
}

/** Real, effective, saved and file system user. */
async function uidsOf(pid: number): Promise<readonly number[]> {
  const status = await reserve.lend(() => readFile(`/proc/${pid}/status`, 'utf8')).catch(() => '');
  const line = /^Uid:\s+(.*)$/m.exec(status)?.[1];
  return line === undefined ? [] : line.split(/\s+/).map(Number);
}

// The error for a supervisor that holds the folder but cannot be connected to, with what to do about it.
import { folderHash } from '../base/folder-id.ts';
import { UserError } from '../base/user-error.ts';
import { formerName } from '../rpc/lock/former-locks.ts';
import { listenerOn, lockHolder } from '../rpc/lock/holder.ts';
import { thisMachine } from '../rpc/discovery/info-file.ts';
import { lastInfo } from '../rpc/discovery/candidates.ts';
import { lockPlaces } from '../rpc/lock/claim-folder.ts';
import type { Address } from '../rpc/discovery/socket-path.ts';

/** The pid of the process that has the folder; undefined where it cannot be known, as in another container. */
export async function holderOf(address: Address, storage: string | undefined): Promise<number | undefined> {
  const roots = new Set([storage, (await lastInfo(address, storage))?.storage].filter((root) => root !== undefined));
  const ways = address.ways.length === 0 ? [undefined] : address.ways;
  const places = [...roots].flatMap((root) => ways.flatMap((way) => lockPlaces(address, root, way)));
  for (const path of new Set(places.flatMap(({ folder, file }) => (folder === undefined ? [file] : [folder, file])))) {
    const pid = await lockHolder(path);
    if (pid !== undefined) return pid;
  }
  for (const { home } of address.former) {
    const pid = await listenerOn(formerName(`${home}/${folderHash(address.folder)}.lock`));
    if (pid !== undefined) return pid;
  }
  return undefined;
}

/** The error, with the pid that a client can offer to kill where it is known, as for one that does not respond. */
export async function outOfReach(address: Address, storage: string | undefined, withinMs: number): Promise<UserError> {
  const [pid, info] = [await holderOf(address, storage), await lastInfo(address, storage)];
  const { folder } = address;
  const what = `Cannot connect to the supervisor of ${folder}`;
  const waited = `no connection within ${withinMs / 1000} s`;
  if (pid !== undefined) {
    const way =
      `If it is suspended, resume it: kill -CONT ${pid}. Otherwise kill it: kill -9 ${pid}. Its tasks keep running and the next ` +
      'supervisor takes them over.';
    const data = { unresponsive: true, folder, pid };
    return new UserError('timeout', `${what} (process ${pid}): ${waited}. ${way}`, { data });
  }
  const isElsewhere = info?.machine !== undefined && info.machine !== thisMachine();
  const subject =
    info === undefined ? '' : ` (process ${info.pid}${isElsewhere ? ` of ${info.machine}` : ', probably'})`;
  const way = isElsewhere
    ? 'It runs in another container or on another machine that shares the state: use dirigent there, or stop it there ' +
      '(dirigent down), or set DIRIGENT_STORAGE to another folder here.'
    : 'Kill that process: its tasks keep running and the next supervisor takes them over.';
  const data = info === undefined || isElsewhere ? {} : { data: { unresponsive: true, folder, pid: info.pid } };
  return new UserError('timeout', `${what}${subject}: ${waited}. ${way}`, data);
}

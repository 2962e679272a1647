// Waits for the supervisor of a folder that was renamed: it runs the tasks under the old path until it has noticed and
// stopped them. A client at the new path that did not wait would run them twice.
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemClock } from '../base/clock.ts';
import { folderHash } from '../base/folder-id.ts';
import { quoteVisibly } from '../base/shell-words.ts';
import { UserError } from '../base/user-error.ts';
import { connect, type ConnectOptions } from './connect.ts';
import type { SupervisorClient } from '../rpc/connection.ts';
import { folderIdentity } from '../rpc/discovery/folder-identity.ts';
import { readInfo, thisMachine, type InfoFile } from '../rpc/discovery/info-file.ts';
import { assertPrivate } from '../rpc/discovery/private-folder.ts';
import type { Address } from '../rpc/discovery/socket-path.ts';

/** A supervisor waits five seconds for its folder to come back; then its tasks have their stop timeout. */
const STOPS_WITHIN_MS = 15_000;
const FIRST_LOOK_MS = 50;
const LONGEST_LOOK_MS = 500;

/**
 * Resolves once no task runs that was started at an earlier path of this folder.
 * @throws UserError `conflict` with that path and the way out
 */
export async function awaitRenamedFolder(address: Address, options: ConnectOptions): Promise<void> {
  for (const info of await infosOf(address)) {
    if (await isStillThere(info)) continue;
    await awaitRest(address, info, options);
  }
}

/** The info files of this folder under another path. Their supervisors were alive when they were written. */
async function infosOf({ folder, ways }: Address): Promise<readonly InfoFile[]> {
  const [identity, machine] = [await folderIdentity(folder), thisMachine()];
  const found: InfoFile[] = [];
  for (const way of ways) {
    const isOwn = await assertPrivate(way, 'folder').then(
      () => true,
      () => false,
    );
    if (!isOwn) continue;
    for (const name of await readdir(way).catch((): string[] => [])) {
      const info = name.endsWith('.json') ? await readInfo(join(way, name)) : undefined;
      if (info?.identity === undefined || info.identity !== identity) continue;
      if (info.folder !== folder && info.machine === machine) found.push(info);
    }
  }
  return found;
}

/** One folder may be at two places at once (bind mounts): then it was not renamed. */
async function isStillThere({ folder, identity }: InfoFile): Promise<boolean> {
  return (await folderIdentity(folder)) === identity;
}

async function awaitRest(address: Address, info: InfoFile, options: ConnectOptions): Promise<void> {
  const { clock = systemClock(), client: self, signal } = options;
  // Not as an editor: the supervisor stops its tasks when its last editor disconnects.
  const visitor = { name: self.name, version: self.version, kind: 'cli' } as const;
  const client = await reach(addressOfFormer(address, info), { folder: info.folder, client: visitor, clock });
  if (client === undefined) return;
  try {
    const until = clock.now() + STOPS_WITHIN_MS;
    for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LONGEST_LOOK_MS)) {
      signal?.throwIfAborted();
      const running = await runningTasks(client);
      if (running.length === 0 || (await isStillThere(info))) return;
      if (clock.now() > until) throw stillRuns(address, info, `runs ${running.join(', ')}`);
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, pause));
    }
  } finally {
    client.dispose();
  }

  async function reach(former: Address, how: ConnectOptions): Promise<SupervisorClient | undefined> {
    try {
      return await connect({ ...how, address: former });
    } catch (error) {
      if (error instanceof UserError && ['not-running', 'connection-lost'].includes(error.code)) return undefined;
      throw stillRuns(address, info, `refuses connections: ${(error as Error).message}`);
    }
  }
}

/** States without a process that lead to one. */
const onItsWay: ReadonlySet<string> = new Set(['waiting', 'starting', 'backoff']);

/** None if the supervisor exits meanwhile. */
async function runningTasks(client: SupervisorClient): Promise<readonly string[]> {
  try {
    const { tasks } = await client.request('tasks/list', {});
    return tasks.filter(({ pid, status }) => pid !== undefined || onItsWay.has(status.kind)).map(({ name }) => name);
  } catch (error) {
    if (error instanceof UserError && error.code === 'connection-lost') return [];
    throw error;
  }
}

function addressOfFormer({ ways }: Address, { folder, socket = '', token = '' }: InfoFile): Address {
  const hash = folderHash(folder);
  const home = dirname(socket);
  return { folder, hash, ways, former: [], home, socket, token, info: join(home, `${hash}.json`) };
}

function stillRuns({ folder }: Address, { folder: former, pid }: InfoFile, what: string): UserError {
  return new UserError(
    'conflict',
    `${folder} was renamed from ${former}, whose supervisor (process ${pid}) still ${what}. ` +
      `Stop it first, so that nothing runs twice: dirigent down -C ${quoteVisibly(former)}`,
  );
}

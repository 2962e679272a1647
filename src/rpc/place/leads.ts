// Where a client looks for the supervisor of a folder, and what it leaves there to be heard by one that it cannot reach.
import { dirname, join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { readInfo, type InfoFile } from './info-file.ts';
import { assertPrivate } from './private-folder.ts';
import { doorIn, doorInStorage, type Address, type Door } from './socket-path.ts';

export interface Lead {
  readonly door: Door;
  /** A file of the user's own named it; else it is where one may be. */
  readonly isTold: boolean;
}

/** Best first. Nothing that another user could have written is asked. */
export async function leadsTo(address: Address, storage: string | undefined): Promise<readonly Lead[]> {
  if (process.platform === 'win32') return [{ door: address, isTold: true }];
  const leads: Lead[] = [];
  const posts = await privatePosts(address, storage);
  for (const post of posts) {
    const info = await readInfo(post.info);
    if (info?.socket === undefined || info.token === undefined) continue;
    const door: Door = { home: dirname(info.socket), socket: info.socket, token: info.token, info: post.info };
    leads.push({ door, isTold: true });
  }
  leads.push(...posts.map((door) => ({ door, isTold: false })));
  const isFirst = ({ door }: Lead, index: number): boolean =>
    leads.findIndex((other) => other.door.socket === door.socket) === index;
  return leads.filter(isFirst);
}

/** What the last supervisor of the folder left word of, alive or not. */
export async function lastInfo(address: Address, storage?: string): Promise<InfoFile | undefined> {
  const posts = process.platform === 'win32' ? [address] : await privatePosts(address, storage);
  const found = (await Promise.all(posts.map((post) => readInfo(post.info)))).filter((info) => info !== undefined);
  return found.sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
}

export function knockFile({ hash }: Pick<Address, 'hash'>): string {
  return `${hash}.knock`;
}

/** A supervisor that hears it, while nobody finds it, shows itself anew: see publication.ts. */
export async function knock(address: Address, storage: string | undefined): Promise<void> {
  const posts = await privatePosts(address, storage);
  // Where it listens for that: beside the way, which is in the first of the folders for ways, and in the storage.
  const way = posts.find(({ home }) => address.ways.includes(home));
  const door = storage === undefined ? undefined : doorInStorage(storage, address).home;
  for (const { home } of posts.filter((post) => post === way || post.home === door))
    await writeFile(join(home, knockFile(address)), '', { mode: 0o600 }).catch(() => undefined);
}

async function privatePosts(address: Address, storage: string | undefined): Promise<readonly Door[]> {
  const all = [
    ...address.ways.map((home) => doorIn(home, address.hash)),
    ...(storage === undefined ? [] : [doorInStorage(storage, address)]),
    address,
    ...address.former,
  ];
  const isPrivate = await Promise.all(
    all.map(({ home }) =>
      assertPrivate(home, 'folder').then(
        () => true,
        () => false,
      ),
    ),
  );
  return all.filter(({ home }, index) => isPrivate[index] === true && all.findIndex((o) => o.home === home) === index);
}

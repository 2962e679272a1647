// The endpoints at which a client looks for the supervisor of a folder, and the knock at one that it cannot reach.
import { dirname, join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { readInfo, type InfoFile } from './info-file.ts';
import { assertPrivate } from './private-folder.ts';
import { endpointIn, endpointInStorage, type Address, type Endpoint } from './socket-path.ts';

export interface Candidate {
  readonly endpoint: Endpoint;
  /** Named by an info file of the user; otherwise one of the usual places. */
  readonly isPublished: boolean;
}

/** Best first. Files that another user could have written are ignored. */
export async function endpointCandidates(address: Address, storage: string | undefined): Promise<readonly Candidate[]> {
  if (process.platform === 'win32') return [{ endpoint: address, isPublished: true }];
  const candidates: Candidate[] = [];
  const usual = await privateEndpoints(address, storage);
  for (const { info } of usual) {
    const published = await readInfo(info);
    if (published?.socket === undefined || published.token === undefined) continue;
    const { socket, token } = published;
    candidates.push({ endpoint: { home: dirname(socket), socket, token, info }, isPublished: true });
  }
  candidates.push(...usual.map((endpoint) => ({ endpoint, isPublished: false })));
  const isFirst = ({ endpoint }: Candidate, index: number): boolean =>
    candidates.findIndex((other) => other.endpoint.socket === endpoint.socket) === index;
  return candidates.filter(isFirst);
}

/** The newest info file about the folder, whether its supervisor is alive or not. */
export async function lastInfo(address: Address, storage?: string): Promise<InfoFile | undefined> {
  const endpoints = process.platform === 'win32' ? [address] : await privateEndpoints(address, storage);
  const infos = (await Promise.all(endpoints.map(({ info }) => readInfo(info)))).filter((info) => info !== undefined);
  return infos.sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
}

export function knockFile({ hash }: Pick<Address, 'hash'>): string {
  return `${hash}.knock`;
}

/** A supervisor that sees the file publishes another endpoint: see publication.ts. */
export async function knock(address: Address, storage: string | undefined): Promise<void> {
  const endpoints = await privateEndpoints(address, storage);
  // The folders that a supervisor watches: the first usable one of the user's, and the one in the storage.
  const ofUser = endpoints.find(({ home }) => address.ways.includes(home))?.home;
  const ofStorage = storage === undefined ? undefined : endpointInStorage(storage, address).home;
  for (const { home } of endpoints.filter((endpoint) => [ofUser, ofStorage].includes(endpoint.home)))
    await writeFile(join(home, knockFile(address)), '', { mode: 0o600 }).catch(() => undefined);
}

async function privateEndpoints(address: Address, storage: string | undefined): Promise<readonly Endpoint[]> {
  const all = [
    ...address.ways.map((home) => endpointIn(home, address.hash)),
    ...(storage === undefined ? [] : [endpointInStorage(storage, address)]),
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

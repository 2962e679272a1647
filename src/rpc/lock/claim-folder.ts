// Claims a folder for a supervisor: the locks first, then the files that clients look for. Only the holder of the locks
// replaces files of a dead supervisor.
//
// There are two locks. The one in the storage guards the state of the workspace folder, wherever clients look. The one
// in the user's folder guards the project: two clients with two storages launch one supervisor.
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { workspaceFolder } from '../../base/folder-id.ts';
import { folderIdentity } from '../discovery/folder-identity.ts';
import { takeFormerLocks } from './former-locks.ts';
import type { InfoFile } from '../discovery/info-file.ts';
import { takeLock, type Lock, type LockPlace } from './lock.ts';
import { firstPrivateFolder } from '../discovery/private-folder.ts';
import { Publication, type Guarded } from '../discovery/publication.ts';
import type { Address } from '../discovery/socket-path.ts';
import { assertOwn, makeStateFolder, stateTrouble } from '../discovery/storage-root.ts';

/** Exit code of a supervisor that found another one serving its folder: EX_TEMPFAIL of sysexits.h. No failure. */
export const EXIT_ALREADY_RUNNING = 75;

type About = Pick<InfoFile, 'version' | 'storage' | 'startedAt' | 'configFile'>;

export interface Watcher {
  /** Some or all clients cannot connect, in words; or they can again. */
  readonly onProblem?: (message: string) => void;
  /** The locked file or folder was deleted, and another supervisor has the lock by now. */
  readonly onLost?: (what: Guarded) => void;
  /** The folder of the state was deleted, and is this one's again. */
  readonly onStateDeleted?: () => void;
}

/** The right to be the one supervisor of a folder, held until closed or dead. */
export interface Claim {
  readonly address: Address;
  /** Clients have to show it. */
  readonly token: string;
  /** Lets clients in from now on, whatever becomes of the folders where they look: see publication.ts. */
  open(about: About, accept: (socket: Socket) => void, watcher?: Watcher): Promise<void>;
  /**
   * Lets no more clients in and gives the folder free. `leavesTasks`: the info file stays, for the one that adopts
   * them.
   */
  close(options?: { readonly leavesTasks?: boolean }): Promise<void>;
}

/**
 * Undefined while another supervisor serves the folder, or works with its part of the storage.
 * @throws UserError when the storage is not the user's own or cannot be written
 */
export async function claimFolder(address: Address, storage: string): Promise<Claim | undefined> {
  await assertOwn(storage);
  await makeStateFolder(workspaceFolder(storage, address.folder));
  const ways = await firstPrivateFolder(address.ways);
  const locks = await takeLocks(address, lockPlaces(address, storage, ways), storage);
  return locks && new HeldClaim(address, storage, ways, locks);
}

/** The places that are locked for a folder, in this order. */
export function lockPlaces(address: Address, storage: string, ways: string | undefined): readonly GuardingPlace[] {
  if (process.platform === 'win32') return [{ guards: 'state', file: `${address.socket}-lock` }];
  const workspace = workspaceFolder(storage, address.folder);
  return [
    ...(ways === undefined ? [] : [{ guards: 'project', file: join(ways, `${address.hash}.lock`) } as const]),
    { guards: 'state', folder: workspace, file: join(workspace, 'supervisor.lock') },
  ];
}

type GuardingPlace = LockPlace & { readonly guards: Guarded };

type Taken = Pick<Lock, 'release'> & { readonly guards?: Guarded; readonly renew?: Lock['renew'] };

async function takeLocks(
  address: Address,
  places: readonly GuardingPlace[],
  storage: string,
): Promise<readonly Taken[] | undefined> {
  const taken: Taken[] = [];
  let isComplete = false;
  try {
    for (const place of places) {
      const lock = await takeLock(place);
      if (lock === undefined) return undefined;
      taken.push({ guards: place.guards, ...lock });
    }
    const former = await takeFormerLocks(address);
    isComplete = former !== undefined;
    return former && [...taken, ...former];
  } catch (error) {
    throw stateTrouble(storage, error);
  } finally {
    if (!isComplete) await releaseAll(taken);
  }
}

async function releaseAll(locks: readonly Taken[]): Promise<void> {
  await Promise.all(locks.map((lock) => lock.release()));
}

class HeldClaim implements Claim {
  readonly address: Address;
  readonly token = randomBytes(32).toString('base64url');
  readonly #storage: string;
  readonly #ways: string | undefined;
  readonly #locks: readonly Taken[];
  #publication: Publication | undefined;
  #opening: Promise<void> | undefined;

  constructor(address: Address, storage: string, ways: string | undefined, locks: readonly Taken[]) {
    this.address = address;
    this.#storage = storage;
    this.#ways = ways;
    this.#locks = locks;
  }

  async open(about: About, accept: (socket: Socket) => void, watcher: Watcher = {}): Promise<void> {
    await (this.#opening = this.#open(about, accept, watcher));
  }

  async #open(about: About, accept: (socket: Socket) => void, watcher: Watcher): Promise<void> {
    this.#publication = new Publication({
      address: this.address,
      storage: this.#storage,
      ways: this.#ways,
      token: this.token,
      identity: await folderIdentity(this.address.folder),
      about,
      accept,
      renewLocks: () => this.#renewLocks(watcher),
      onProblem: watcher.onProblem ?? (() => undefined),
      onLost: watcher.onLost ?? (() => undefined),
    });
    await this.#publication.open();
  }

  /** First that of the state: where that is lost, all is. */
  async #renewLocks({ onStateDeleted }: Watcher): Promise<Guarded | undefined> {
    for (const { guards, renew } of this.#locks.toReversed()) {
      const outcome = await renew?.();
      if (outcome === 'lost') return guards;
      if (outcome === 'taken' && guards === 'state') onStateDeleted?.();
    }
    return undefined;
  }

  async close({ leavesTasks = false } = {}): Promise<void> {
    // Clients get in before all is written, and the first may end it at once: what came after the close would stay.
    await this.#opening?.catch(() => undefined);
    await this.#publication?.close({ leavesTasks });
    await releaseAll(this.#locks);
  }
}

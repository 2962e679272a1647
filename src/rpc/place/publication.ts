// How a supervisor lets itself be found, for as long as it lives. It listens at one door, and files in the folders where
// clients look tell the way there. Folders vanish under it: a logout takes the runtime folder away (logind), a clean-up what
// lies in /tmp. Then everything is put back, at another door where that one is gone; what fails is tried again, ever more
// slowly. A client that finds the lock held and nobody there knocks: then another door is opened beside the one that it
// cannot reach, for it may be in another container.
import type { Socket } from 'node:net';
import { rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemClock, type Clock } from '../../base/clock.ts';
import { DisposableStore, MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { isSystemError, systemReason, systemRemedy } from '../../base/system-error.ts';
import { PROTOCOL_VERSION } from '../contract.ts';
import { isTemporaryHome, openDoor, remove, type OpenDoor } from './door.ts';
import { thisMachine, writePrivately, type InfoFile } from './info-file.ts';
import { knockFile, lastInfo } from './leads.ts';
import { ensurePrivateFolder } from './private-folder.ts';
import { doorIn, doorInStorage, type Address, type Door } from './socket-path.ts';
import { tryToWatchFolder } from './watch-folder.ts';

export interface PublicationOptions {
  readonly address: Address;
  /** Root of the storage that is locked. */
  readonly storage: string;
  /** The folder of the user's ways, where one can be used. */
  readonly ways: string | undefined;
  readonly token: string;
  /** Of the folder as it was when it was taken; not looked up later, when another one may have its name. */
  readonly identity?: string | undefined;
  readonly about: Pick<InfoFile, 'version' | 'storage' | 'startedAt' | 'configFile'>;
  readonly accept: (socket: Socket) => void;
  /** Takes the locks anew where what they lay on is gone, and tells which of them another process has by now. */
  readonly renewLocks: () => Promise<Guarded | undefined>;
  readonly onProblem: (message: string) => void;
  /** Another supervisor has this by now. */
  readonly onLost: (what: Guarded) => void;
  readonly clock?: Clock;
}

/**
 * What a lock guards: the state of the folder in one storage, or the project from a second supervisor with another storage.
 * Whoever launches one takes the lock of the project for a moment, before it finds the state taken.
 */
export type Guarded = 'state' | 'project';

/** Whoever has the lock of the project at every look of so long is there to stay. */
const LOST_AFTER_MS = 15_000;

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** Whoever knocks at more than these is not helped by another one. */
const MOST_DOORS = 3;

export class Publication {
  readonly #options: PublicationOptions;
  readonly #clock: Clock;
  readonly #watches = new MutableDisposable<Disposable>();
  readonly #retry = new MutableDisposable<Disposable>();
  /** The last one is the one that the ways lead to. */
  #doors: OpenDoor[] = [];
  /** One look at the folders after the other. */
  #looking: Promise<void> = Promise.resolve();
  #failures = 0;
  #withoutProjectSince: number | undefined;
  /** And no other door was opened yet. */
  #isKnockedAt = false;
  #isBlind = false;
  #lastProblem: string | undefined;
  #isClosed = false;

  constructor(options: PublicationOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock();
  }

  /** @throws UserError when there is no place for a socket */
  async open(): Promise<void> {
    await this.#openDoor([]);
    await this.#sweepFormer();
    await this.#tell().catch((error: unknown) => this.#failed(error));
    if (process.platform === 'win32') return;
    this.#watch();
    // What vanished before it was watched.
    this.#look();
  }

  async close({ leavesTasks }: { readonly leavesTasks: boolean }): Promise<void> {
    this.#isClosed = true;
    await this.#looking;
    this.#watches.dispose();
    this.#retry.dispose();
    // None are left where another supervisor has the folder by now: the files are that one's.
    if (this.#doors.length === 0) return;
    await this.#removeKnocks();
    if (leavesTasks) await this.#tell({ anyFile: true }).catch(() => undefined);
    else for (const { info } of this.#posts) await remove(info);
    await Promise.all(this.#doors.splice(0).map((door) => door.close()));
  }

  /** Where clients look, each a folder with an info file that leads to the door. */
  get #posts(): readonly { readonly home: string; readonly info: string }[] {
    const { address } = this.#options;
    if (process.platform === 'win32') return [address];
    const all = [...this.#doors.map(({ home }) => home), ...this.#lastingHomes];
    return [...new Set(all)].map((home) => doorIn(home, address.hash));
  }

  /** They are made again when they vanish, while that of a login goes for good. */
  get #lastingHomes(): readonly string[] {
    const { address, storage, ways } = this.#options;
    return [...(ways === undefined ? [] : [ways]), doorInStorage(storage, address).home];
  }

  async #openDoor(except: readonly string[]): Promise<void> {
    const { address, storage, ways, token, accept } = this.#options;
    const left = (await lastInfo(address, storage))?.socket;
    const temporary = left !== undefined && isTemporaryHome(dirname(left)) ? [dirname(left)] : [];
    const wished = [address.home, ways ?? address.home, doorInStorage(storage, address).home, ...temporary];
    const homes = process.platform === 'win32' ? [address.home] : [...new Set(wished)];
    const announce = (door: Door): Promise<void> => this.#tell({ door }).catch(() => undefined);
    const door = await openDoor({
      ...{ address, token, accept, announce },
      homes: homes.filter((home) => !except.includes(home)),
    });
    this.#doors.push(door);
  }

  /** The next one serves the same file after a death; after an end in order it may be another, as who ended it wishes. */
  async #tell({ door = this.#doors.at(-1), anyFile = false }: { door?: Door; anyFile?: boolean } = {}): Promise<void> {
    if (door === undefined) return;
    const { address, about, identity } = this.#options;
    const { configFile, ...known } = about;
    const file: InfoFile = {
      pid: process.pid,
      protocol: PROTOCOL_VERSION,
      folder: address.folder,
      ...known,
      ...(configFile === undefined || anyFile ? {} : { configFile }),
      ...{ socket: door.socket, token: door.token, machine: thisMachine() },
      ...(identity === undefined ? {} : { identity }),
    };
    const outcomes = await Promise.allSettled(
      this.#posts.map(async ({ home, info }) => {
        await ensurePrivateFolder(home);
        await writePrivately(info, `${JSON.stringify(file)}\n`);
      }),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** What a dead supervisor of the release before left would lead to nobody. */
  async #sweepFormer(): Promise<void> {
    const { address } = this.#options;
    const ours = new Set(this.#posts.map(({ home }) => home));
    for (const { home, ...files } of address.former) {
      const found = await stat(home).catch(() => undefined);
      if (ours.has(home) || found?.uid !== process.getuid?.()) continue;
      for (const path of Object.values(files)) await remove(path);
    }
  }

  #watch(): void {
    const store = new DisposableStore();
    this.#isBlind = false;
    for (const { home } of this.#posts) {
      const watch = tryToWatchFolder(home, (name) => this.#onChange(home, name));
      if (watch === undefined) this.#isBlind = true;
      else store.add(watch);
    }
    this.#watches.value = store;
  }

  #onChange(home: string, name: string | null | undefined): void {
    const { address } = this.#options;
    const isOurs = name === undefined || name === null || name === basename(home) || name.startsWith(address.hash);
    if (isOurs) this.#look();
  }

  #look(): void {
    this.#looking = this.#looking.then(() => this.#keep()).catch((error: unknown) => this.#failed(error));
  }

  async #keep(): Promise<void> {
    if (this.#isClosed) return;
    this.#isKnockedAt = (await this.#removeKnocks()) || this.#isKnockedAt;
    // One that cannot be had keeps no client from the others, and is told at the end.
    const homes = await Promise.allSettled(this.#lastingHomes.map((home) => ensurePrivateFolder(home)));
    if (await this.#isLost()) return;
    await Promise.all(this.#doors.map((door) => door.mendToken()));
    if (this.#isKnockedAt || !(await this.#isComplete())) {
      await this.#restoreDoors(this.#isKnockedAt);
      this.#isKnockedAt = false;
      await this.#tell().finally(() => this.#watch());
    }
    const unusable = homes.find((outcome) => outcome.status === 'rejected');
    if (unusable !== undefined) throw unusable.reason;
    this.#succeeded();
    if (!(await this.#isComplete())) this.#lookIn(FIRST_RETRY_MS);
    // A folder that cannot be watched is looked at, rarely.
    else if (this.#isBlind) this.#lookIn(LONGEST_RETRY_MS);
  }

  /** @throws while it is not clear yet whether whoever has the lock of the project stays */
  async #isLost(): Promise<boolean> {
    const lost = await this.#options.renewLocks();
    const now = this.#clock.now();
    this.#withoutProjectSince = lost === 'project' ? (this.#withoutProjectSince ?? now) : undefined;
    if (lost === undefined) return false;
    if (lost === 'project' && now - (this.#withoutProjectSince ?? now) < LOST_AFTER_MS)
      throw new Error('The lock of the folder was deleted, and another process holds it now.');
    this.#isClosed = true;
    for (const door of this.#doors.splice(0)) door.shut();
    this.#options.onLost(lost);
    return true;
  }

  async #restoreDoors(isKnockedAt: boolean): Promise<void> {
    const there = await Promise.all(this.#doors.map((door) => door.isThere()));
    const gone = this.#doors.filter((_, index) => there[index] !== true);
    this.#doors = this.#doors.filter((door) => !gone.includes(door));
    for (const door of gone) await door.close();
    const isEnough = isKnockedAt ? this.#doors.length >= MOST_DOORS : this.#doors.length > 0;
    if (!isEnough) await this.#openDoor(this.#doors.map(({ home }) => home));
  }

  /** True when there were some. */
  async #removeKnocks(): Promise<boolean> {
    const file = knockFile(this.#options.address);
    const outcomes = await Promise.allSettled(this.#posts.map(({ home }) => rm(join(home, file))));
    return outcomes.some(({ status }) => status === 'fulfilled');
  }

  async #isComplete(): Promise<boolean> {
    if (this.#doors.length === 0) return false;
    const doors = this.#doors.map((door) => door.isThere());
    const posts = this.#posts.map(({ info }) =>
      stat(info).then(
        () => true,
        () => false,
      ),
    );
    return (await Promise.all([...doors, ...posts])).every(Boolean);
  }

  #succeeded(): void {
    if (this.#lastProblem !== undefined) this.#options.onProblem('All clients can connect again.');
    this.#failures = 0;
    this.#lastProblem = undefined;
  }

  #failed(error: unknown): void {
    if (this.#isClosed) return;
    this.#failures += 1;
    const who = this.#doors.length === 0 ? 'Clients cannot connect' : 'Some clients cannot find this supervisor';
    const problem = `${who}: ${reasonOf(error)} Retrying.`;
    if (problem !== this.#lastProblem) this.#options.onProblem(problem);
    this.#lastProblem = problem;
    this.#lookIn(Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS));
  }

  #lookIn(ms: number): void {
    this.#retry.value = this.#clock.setTimeout(() => this.#look(), ms);
  }
}

function reasonOf(error: unknown): string {
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  const { path } = error as NodeJS.ErrnoException;
  return `${path === undefined ? '' : `${path}: `}${systemReason(error)}. ${systemRemedy(error)}.`;
}

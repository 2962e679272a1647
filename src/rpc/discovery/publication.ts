// Keeps a supervisor discoverable for as long as it lives. It listens at an endpoint, and info files in the folders
// where clients look lead there. Folders vanish under it: logind removes the runtime folder at logout, a clean-up files
// in /tmp. Then everything is restored, at another endpoint where the first is gone; failures are retried with backoff.
// A client that finds the lock held but cannot connect knocks: another endpoint is opened beside the first, since the
// client may be in another container.
import type { Socket } from 'node:net';
import { rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { systemClock, type Clock } from '../../base/clock.ts';
import { DisposableStore, MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { isSystemError, systemReason, systemRemedy } from '../../base/system-error.ts';
import { PROTOCOL_VERSION } from '../contract.ts';
import { isTemporaryHome, openEndpoint, remove, type OpenEndpoint } from './endpoint.ts';
import { thisMachine, writePrivately, type InfoFile } from './info-file.ts';
import { knockFile, lastInfo } from './candidates.ts';
import { ensurePrivateFolder } from './private-folder.ts';
import { endpointIn, endpointInStorage, type Address, type Endpoint } from './socket-path.ts';
import { tryToWatchFolder } from './watch-folder.ts';

export interface PublicationOptions {
  readonly address: Address;
  /** Root of the storage that is locked. */
  readonly storage: string;
  /** The user's folder for info files, if one can be used. */
  readonly ways: string | undefined;
  readonly token: string;
  /** The identity of the folder when it was claimed; later another one may have its name. */
  readonly identity?: string | undefined;
  readonly about: Pick<InfoFile, 'version' | 'storage' | 'startedAt' | 'configFile'>;
  readonly accept: (socket: Socket) => void;
  /** Takes locks again whose files are gone, and returns one that another process holds by now. */
  readonly renewLocks: () => Promise<Guarded | undefined>;
  readonly onProblem: (message: string) => void;
  /** Another supervisor holds this lock by now. */
  readonly onLost: (what: Guarded) => void;
  readonly clock?: Clock;
}

/**
 * A lock guards the state of the folder in one storage, or the project from a second supervisor with another storage.
 * A new supervisor takes the lock of the project for a moment before it finds the state locked.
 */
export type Guarded = 'state' | 'project';

/** A process that holds the lock of the project for so long keeps it. */
const LOST_AFTER_MS = 15_000;

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** More endpoints would not help a client that still knocks. */
const MAX_ENDPOINTS = 3;

export class Publication {
  readonly #options: PublicationOptions;
  readonly #clock: Clock;
  readonly #watches = new MutableDisposable<Disposable>();
  readonly #retry = new MutableDisposable<Disposable>();
  /** The info files lead to the last one. */
  #endpoints: OpenEndpoint[] = [];
  /** Checks run one after the other. */
  #checking: Promise<void> = Promise.resolve();
  #failures = 0;
  #withoutProjectSince: number | undefined;
  /** A client knocked, and no other endpoint has been opened yet. */
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
    await this.#openEndpoint([]);
    await this.#sweepFormer();
    await this.#announce().catch((error: unknown) => this.#failed(error));
    if (process.platform === 'win32') return;
    this.#watch();
    // Files may have vanished before they were watched.
    this.#scheduleCheck();
  }

  async close({ leavesTasks }: { readonly leavesTasks: boolean }): Promise<void> {
    this.#isClosed = true;
    await this.#checking;
    this.#watches.dispose();
    this.#retry.dispose();
    // Without endpoints, another supervisor has the folder, and the files are its own.
    if (this.#endpoints.length === 0) return;
    await this.#removeKnocks();
    if (leavesTasks) await this.#announce({ anyFile: true }).catch(() => undefined);
    else for (const { info } of this.#infoFiles) await remove(info);
    await Promise.all(this.#endpoints.splice(0).map((endpoint) => endpoint.close()));
  }

  /** The folders where clients look, and the info file in each that leads to the endpoint. */
  get #infoFiles(): readonly { readonly home: string; readonly info: string }[] {
    const { address } = this.#options;
    if (process.platform === 'win32') return [address];
    const all = [...this.#endpoints.map(({ home }) => home), ...this.#lastingHomes];
    return [...new Set(all)].map((home) => endpointIn(home, address.hash));
  }

  /** These are made again when they vanish; the runtime folder of a login is not. */
  get #lastingHomes(): readonly string[] {
    const { address, storage, ways } = this.#options;
    return [...(ways === undefined ? [] : [ways]), endpointInStorage(storage, address).home];
  }

  async #openEndpoint(except: readonly string[]): Promise<void> {
    const { address, storage, ways, token, accept } = this.#options;
    const left = (await lastInfo(address, storage))?.socket;
    const temporary = left !== undefined && isTemporaryHome(dirname(left)) ? [dirname(left)] : [];
    const preferred = [address.home, ways ?? address.home, endpointInStorage(storage, address).home, ...temporary];
    const homes = process.platform === 'win32' ? [address.home] : [...new Set(preferred)];
    const announce = (endpoint: Endpoint): Promise<void> => this.#announce({ endpoint }).catch(() => undefined);
    const endpoint = await openEndpoint({
      ...{ address, token, accept, announce },
      homes: homes.filter((home) => !except.includes(home)),
    });
    this.#endpoints.push(endpoint);
  }

  /**
   * After a crash the next supervisor serves the same file; after a regular shutdown (`anyFile`) it may serve another
   * one.
   */
  async #announce({
    endpoint = this.#endpoints.at(-1),
    anyFile = false,
  }: { endpoint?: Endpoint; anyFile?: boolean } = {}): Promise<void> {
    if (endpoint === undefined) return;
    const { address, about, identity } = this.#options;
    const { configFile, ...known } = about;
    const file: InfoFile = {
      pid: process.pid,
      protocol: PROTOCOL_VERSION,
      folder: address.folder,
      ...known,
      ...(configFile === undefined || anyFile ? {} : { configFile }),
      ...{ socket: endpoint.socket, token: endpoint.token, machine: thisMachine() },
      ...(identity === undefined ? {} : { identity }),
    };
    const outcomes = await Promise.allSettled(
      this.#infoFiles.map(async ({ home, info }) => {
        await ensurePrivateFolder(home);
        await writePrivately(info, `${JSON.stringify(file)}\n`);
      }),
    );
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** Removes files of a dead supervisor of the previous release, which lead nowhere. */
  async #sweepFormer(): Promise<void> {
    const { address } = this.#options;
    const ours = new Set(this.#infoFiles.map(({ home }) => home));
    for (const { home, ...files } of address.former) {
      const found = await stat(home).catch(() => undefined);
      if (ours.has(home) || found?.uid !== process.getuid?.()) continue;
      for (const path of Object.values(files)) await remove(path);
    }
  }

  #watch(): void {
    const store = new DisposableStore();
    this.#isBlind = false;
    for (const { home } of this.#infoFiles) {
      const watch = tryToWatchFolder(home, (name) => this.#onChange(home, name));
      if (watch === undefined) this.#isBlind = true;
      else store.add(watch);
    }
    this.#watches.value = store;
  }

  #onChange(home: string, name: string | null | undefined): void {
    const { address } = this.#options;
    const isOurs = name === undefined || name === null || name === basename(home) || name.startsWith(address.hash);
    if (isOurs) this.#scheduleCheck();
  }

  #scheduleCheck(): void {
    this.#checking = this.#checking.then(() => this.#check()).catch((error: unknown) => this.#failed(error));
  }

  async #check(): Promise<void> {
    if (this.#isClosed) return;
    this.#isKnockedAt = (await this.#removeKnocks()) || this.#isKnockedAt;
    // An unusable folder does not affect the others, and is reported at the end.
    const homes = await Promise.allSettled(this.#lastingHomes.map((home) => ensurePrivateFolder(home)));
    if (await this.#isLost()) return;
    await Promise.all(this.#endpoints.map((endpoint) => endpoint.restoreToken()));
    if (this.#isKnockedAt || !(await this.#isComplete())) {
      await this.#restoreEndpoints(this.#isKnockedAt);
      this.#isKnockedAt = false;
      await this.#announce().finally(() => this.#watch());
    }
    const unusable = homes.find((outcome) => outcome.status === 'rejected');
    if (unusable !== undefined) throw unusable.reason;
    this.#succeeded();
    if (!(await this.#isComplete())) this.#checkIn(FIRST_RETRY_MS);
    // A folder that cannot be watched is checked, rarely.
    else if (this.#isBlind) this.#checkIn(LONGEST_RETRY_MS);
  }

  /** @throws while it is not clear yet whether the process that holds the lock of the project keeps it */
  async #isLost(): Promise<boolean> {
    const lost = await this.#options.renewLocks();
    const now = this.#clock.now();
    this.#withoutProjectSince = lost === 'project' ? (this.#withoutProjectSince ?? now) : undefined;
    if (lost === undefined) return false;
    if (lost === 'project' && now - (this.#withoutProjectSince ?? now) < LOST_AFTER_MS)
      throw new Error('The lock of the folder was deleted, and another process holds it now.');
    this.#isClosed = true;
    for (const endpoint of this.#endpoints.splice(0)) endpoint.stopListening();
    this.#options.onLost(lost);
    return true;
  }

  async #restoreEndpoints(isKnockedAt: boolean): Promise<void> {
    const there = await Promise.all(this.#endpoints.map((endpoint) => endpoint.exists()));
    const gone = this.#endpoints.filter((_, index) => there[index] !== true);
    this.#endpoints = this.#endpoints.filter((endpoint) => !gone.includes(endpoint));
    for (const endpoint of gone) await endpoint.close();
    const isEnough = isKnockedAt ? this.#endpoints.length >= MAX_ENDPOINTS : this.#endpoints.length > 0;
    if (!isEnough) await this.#openEndpoint(this.#endpoints.map(({ home }) => home));
  }

  /** True if there were some. */
  async #removeKnocks(): Promise<boolean> {
    const file = knockFile(this.#options.address);
    const outcomes = await Promise.allSettled(this.#infoFiles.map(({ home }) => rm(join(home, file))));
    return outcomes.some(({ status }) => status === 'fulfilled');
  }

  async #isComplete(): Promise<boolean> {
    if (this.#endpoints.length === 0) return false;
    const endpoints = this.#endpoints.map((endpoint) => endpoint.exists());
    const posts = this.#infoFiles.map(({ info }) =>
      stat(info).then(
        () => true,
        () => false,
      ),
    );
    return (await Promise.all([...endpoints, ...posts])).every(Boolean);
  }

  #succeeded(): void {
    if (this.#lastProblem !== undefined) this.#options.onProblem('All clients can connect again.');
    this.#failures = 0;
    this.#lastProblem = undefined;
  }

  #failed(error: unknown): void {
    if (this.#isClosed) return;
    this.#failures += 1;
    const subject =
      this.#endpoints.length === 0 ? 'Clients cannot connect' : 'Some clients cannot find this supervisor';
    const problem = `${subject}: ${reasonOf(error)} Retrying.`;
    if (problem !== this.#lastProblem) this.#options.onProblem(problem);
    this.#lastProblem = problem;
    this.#checkIn(Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS));
  }

  #checkIn(ms: number): void {
    this.#retry.value = this.#clock.setTimeout(() => this.#scheduleCheck(), ms);
  }
}

function reasonOf(error: unknown): string {
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  const { path } = error as NodeJS.ErrnoException;
  return `${path === undefined ? '' : `${path}: `}${systemReason(error)}. ${systemRemedy(error)}.`;
}

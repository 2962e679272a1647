// Finds the supervisor of a folder, or launches one. Of ten that are launched at once, nine find the folder locked and
// exit; all clients connect to the tenth.
import { systemClock, type Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { UserError } from '../base/user-error.ts';
import { connect, isRefusedToken, type ConnectOptions } from './connect.ts';
import type { SupervisorClient } from '../rpc/connection.ts';
import { lastInfo, knock } from '../rpc/discovery/candidates.ts';
import { awaitRenamedFolder } from './renamed-folder.ts';
import { holderOf, outOfReach } from './out-of-reach.ts';
import { firstPrivateFolder } from '../rpc/discovery/private-folder.ts';
import { addressOf, type Address } from '../rpc/discovery/socket-path.ts';
import { assertOwn, storageOf } from '../rpc/discovery/storage-root.ts';
import { watchFolder } from '../rpc/discovery/watch-folder.ts';
import { startSupervisor, type LaunchedSupervisor, type SupervisorCommand } from './supervisor-process.ts';

export interface LaunchOptions extends ConnectOptions, Pick<SupervisorCommand, 'script' | 'args' | 'env'> {
  /** Root of the storage for a supervisor that has to be started: see storageRoot. */
  readonly storage: string;
}

const LAUNCH_WITHIN_MS = 10_000;
const FIRST_LOOK_MS = 20;
const LONGEST_LOOK_MS = 500;

/** The supervisor that had the folder may have died before it accepted a client. */
const ANOTHER_TRY_MS = 1_000;

/**
 * A supervisor that sees a knock publishes another endpoint within milliseconds, unless it is starting or shutting
 * down.
 */
const SHOWS_ITSELF_WITHIN_MS = 3_000;

/**
 * Connects to the folder's supervisor, starting it where none runs.
 * @throws UserError as `connect` does; `operation-failed` with the last words of its log when it does not come up;
 * `conflict` while tasks run that were started where the folder was before it was renamed
 */
export async function connectOrLaunch(options: LaunchOptions): Promise<SupervisorClient> {
  const address = options.address ?? (await addressOf(options.folder));
  const found = await tryConnect(address, options);
  if (found !== undefined) return found;
  await assertOwn(options.storage);
  await awaitRenamedFolder(address, options);
  const launch = new Launch(address, options, await firstPrivateFolder(address.ways));
  try {
    return await launch.run();
  } finally {
    launch.dispose();
  }
}

/**
 * Connects to the supervisor of the folder if one is running; launches none.
 * @throws UserError as `connect` does; `timeout` with its pid if it is running but cannot be connected to
 */
export async function connectRunning(options: ConnectOptions): Promise<SupervisorClient | undefined> {
  const { clock = systemClock(), storage } = options;
  const address = options.address ?? (await addressOf(options.folder));
  const found = await tryConnect(address, options);
  if (found !== undefined || (await holderOf(address, storage)) === undefined) return found;
  await knock(address, storage);
  const until = clock.now() + SHOWS_ITSELF_WITHIN_MS;
  for (let pause = FIRST_LOOK_MS; ; pause *= 2) {
    await new Promise<void>((resolve) => void clock.setTimeout(resolve, pause));
    const client = await tryConnect(address, options);
    if (client !== undefined || (await holderOf(address, storage)) === undefined) return client;
    if (clock.now() > until) throw await outOfReach(address, storage, SHOWS_ITSELF_WITHIN_MS);
  }
}

/** As `connectRunning`, without a knock: a supervisor that cannot be reached immediately counts as not running. */
export async function connectAtOnce(options: ConnectOptions): Promise<SupervisorClient | undefined> {
  return tryConnect(options.address ?? (await addressOf(options.folder)), options);
}

/**
 * Undefined while none is running, and while one is shutting down. A supervisor whose token file was changed counts as
 * not running until it sees a knock.
 */
async function tryConnect(address: Address, options: ConnectOptions): Promise<SupervisorClient | undefined> {
  try {
    return await connect({ ...options, address });
  } catch (error) {
    const isGone = error instanceof UserError && ['not-running', 'connection-lost'].includes(error.code);
    if (isGone || isRefusedToken(error)) return undefined;
    throw error;
  }
}

class Launch {
  readonly #address: Address;
  readonly #options: LaunchOptions;
  readonly #clock: Clock;
  readonly #watcher: Disposable;
  #wake: () => void = () => undefined;

  /** `ways`: the folder in which the info file of the new supervisor will appear. */
  constructor(address: Address, options: LaunchOptions, ways = address.home) {
    this.#address = address;
    this.#options = options;
    this.#clock = options.clock ?? systemClock();
    this.#watcher = watchFolder(ways, () => this.#wake());
  }

  async run(): Promise<SupervisorClient> {
    const begin = this.#clock.now();
    let launched = await this.#start();
    let startedAt = begin;
    for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LONGEST_LOOK_MS)) {
      await this.#untilWoken(pause);
      const { outcome } = launched;
      const client = await tryConnect(this.#address, this.#options);
      if (client !== undefined) return client;
      if (outcome.kind === 'ended') throw await launched.failure(`The supervisor exited at startup (${outcome.how}).`);
      const now = this.#clock.now();
      if (now - begin > LAUNCH_WITHIN_MS) throw await this.#late(launched);
      if (outcome.kind === 'alreadyRunning' && now - startedAt > ANOTHER_TRY_MS) {
        await knock(this.#address, this.#options.storage);
        launched = await this.#start();
        startedAt = now;
      }
    }
  }

  async #start(): Promise<LaunchedSupervisor> {
    const { script, args = [], env, storage, configFile } = this.#options;
    // The file of the last supervisor: under another one its running tasks would count as removed, and be stopped.
    const file = (await lastInfo(this.#address, storage))?.configFile ?? configFile;
    const command: SupervisorCommand = {
      script,
      folder: this.#address.folder,
      storage: await storageOf(this.#address, storage),
      args: [...(file === undefined ? [] : ['--config', file]), ...args],
      ...(env === undefined ? {} : { env }),
    };
    return startSupervisor(command, () => this.#wake());
  }

  async #late(launched: LaunchedSupervisor): Promise<UserError> {
    const { pid, outcome } = launched;
    if (outcome.kind === 'alreadyRunning') return outOfReach(this.#address, this.#options.storage, LAUNCH_WITHIN_MS);
    return launched.failure(
      `The supervisor (process ${pid ?? '?'}) did not respond within ${LAUNCH_WITHIN_MS / 1000} s.`,
    );
  }

  /** Resolves after a change in the folder of the sockets or of the process, or after `pause` milliseconds. */
  async #untilWoken(pause: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.#clock.setTimeout(resolve, pause);
      this.#wake = () => {
        timer.dispose();
        resolve();
      };
    });
  }

  dispose(): void {
    this.#watcher.dispose();
  }
}

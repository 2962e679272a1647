// Finds the folder's supervisor, or starts one. Ten clients at once start ten processes, of which nine find the folder
// taken and end; all ten clients then connect to the one that is left.
import { systemClock, type Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { UserError } from '../base/user-error.ts';
import { connect, type ConnectOptions, type SupervisorClient } from './client.ts';
import { readInfo } from './info-file.ts';
import { ensurePrivateFolder } from './private-folder.ts';
import { addressOf, type Address } from './socket-path.ts';
import { storageOf } from './storage-root.ts';
import { watchFolder } from './watch-folder.ts';
import { startSupervisor, type LaunchedSupervisor, type SupervisorCommand } from './supervisor-process.ts';

export interface LaunchOptions extends ConnectOptions, Pick<SupervisorCommand, 'script' | 'args' | 'env'> {
  /** Root of the storage for a supervisor that has to be started: see storageRoot. */
  readonly storage: string;
}

const LAUNCH_WITHIN_MS = 10_000;
const FIRST_LOOK_MS = 20;
const LONGEST_LOOK_MS = 500;

/** The one that had the folder may have died before it let anybody in. */
const ANOTHER_TRY_MS = 1_000;

/**
 * Connects to the folder's supervisor, starting it where none runs.
 * @throws UserError as `connect` does; `operation-failed` with the last words of its log when it does not come up
 */
export async function connectOrLaunch(options: LaunchOptions): Promise<SupervisorClient> {
  const address = options.address ?? (await addressOf(options.folder));
  const found = await tryConnect(address, options);
  if (found !== undefined) return found;
  await ensurePrivateFolder(address.home);
  const launch = new Launch(address, options);
  try {
    return await launch.run();
  } finally {
    launch.dispose();
  }
}

/** Undefined while there is none, or while the one there was is going. */
async function tryConnect(address: Address, options: ConnectOptions): Promise<SupervisorClient | undefined> {
  try {
    return await connect({ ...options, address });
  } catch (error) {
    if (error instanceof UserError && (error.code === 'not-running' || error.code === 'connection-lost'))
      return undefined;
    throw error;
  }
}

class Launch {
  readonly #address: Address;
  readonly #options: LaunchOptions;
  readonly #clock: Clock;
  readonly #watcher: Disposable;
  #ring: () => void = () => undefined;

  constructor(address: Address, options: LaunchOptions) {
    this.#address = address;
    this.#options = options;
    this.#clock = options.clock ?? systemClock();
    this.#watcher = watchFolder(address.home, () => this.#ring());
  }

  async run(): Promise<SupervisorClient> {
    const begin = this.#clock.now();
    let launched = await this.#start();
    let startedAt = begin;
    for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LONGEST_LOOK_MS)) {
      await this.#bell(pause);
      const { fate } = launched;
      const client = await tryConnect(this.#address, this.#options);
      if (client !== undefined) return client;
      if (fate.kind === 'ended') throw await launched.failure(`The supervisor ended at once (${fate.how}).`);
      const now = this.#clock.now();
      if (now - begin > LAUNCH_WITHIN_MS) throw await launched.failure(await this.#timeoutMessage(launched));
      if (fate.kind === 'superfluous' && now - startedAt > ANOTHER_TRY_MS) {
        launched = await this.#start();
        startedAt = now;
      }
    }
  }

  async #start(): Promise<LaunchedSupervisor> {
    const { script, args, env } = this.#options;
    const command: SupervisorCommand = {
      script,
      folder: this.#address.folder,
      storage: await storageOf(this.#address, this.#options.storage),
      ...(args === undefined ? {} : { args }),
      ...(env === undefined ? {} : { env }),
    };
    return startSupervisor(command, () => this.#ring());
  }

  async #timeoutMessage({ pid, fate }: LaunchedSupervisor): Promise<string> {
    const who =
      fate.kind === 'superfluous'
        ? 'Another process holds the place of the supervisor'
        : `The supervisor (process ${pid ?? '?'})`;
    const holder = fate.kind === 'superfluous' ? await readInfo(this.#address.info) : undefined;
    const hint = holder === undefined ? '' : ` (process ${holder.pid}, perhaps)`;
    return `${who}${hint} did not answer within ${LAUNCH_WITHIN_MS / 1000} s.`;
  }

  /** Returns when something happened in the folder of the sockets or to the process, or after the pause. */
  async #bell(pause: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.#clock.setTimeout(resolve, pause);
      this.#ring = () => {
        timer.dispose();
        resolve();
      };
    });
  }

  dispose(): void {
    this.#watcher.dispose();
  }
}

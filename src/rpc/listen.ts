// How a supervisor takes its folder: the lock first, then everything that clients look for, the socket last. What a dead
// supervisor left behind is only ever replaced by the holder of the lock.
import { randomBytes } from 'node:crypto';
import { chmod, readdir, rename, rm, stat } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { basename, join } from 'node:path';
import { MutableDisposable, type Disposable } from '../base/disposable.ts';
import { PROTOCOL_VERSION } from './contract.ts';
import { writePrivately, type InfoFile } from './info-file.ts';
import { listening, takeLock, type Lock } from './lock.ts';
import { ensurePrivateFolder } from './private-folder.ts';
import type { Address } from './socket-path.ts';
import { watchFolder } from './watch-folder.ts';

/** Exit code of a supervisor that found another one serving its folder: EX_TEMPFAIL of sysexits.h. No failure. */
export const EXIT_ALREADY_RUNNING = 75;

type About = Pick<InfoFile, 'version' | 'storage' | 'startedAt'>;

/** The right to be the one supervisor of a folder, held until closed or dead. */
export interface Claim {
  readonly address: Address;
  /** What clients will have to show. */
  readonly token: string;
  /**
   * Lets clients in from now on. Whoever tidies the folder of the socket while it is open (systemd-tmpfiles does, in /tmp)
   * finds everything put back; `onProblem` is told, in words, when that fails.
   */
  open(about: About, accept: (socket: Socket) => void, onProblem?: (message: string) => void): Promise<void>;
  /** Lets no more clients in and gives the folder free. `leavesTasks`: the info file stays, for the one that adopts them. */
  close(options?: { readonly leavesTasks?: boolean }): Promise<void>;
}

/**
 * Undefined while another supervisor serves the folder.
 * @throws UserError when the folder of the socket is not the user's own
 */
export async function claimFolder(address: Address): Promise<Claim | undefined> {
  await ensurePrivateFolder(address.home);
  const lock = await takeLock(address);
  return lock === undefined ? undefined : new HeldClaim(address, lock);
}

class HeldClaim implements Claim {
  readonly address: Address;
  readonly token = randomBytes(32).toString('base64url');
  readonly #lock: Lock;
  readonly #watcher = new MutableDisposable<Disposable>();
  #server: Server | undefined;
  #closing = false;
  /** One look at the folder after the other. */
  #looking: Promise<void> = Promise.resolve();

  constructor(address: Address, lock: Lock) {
    this.address = address;
    this.#lock = lock;
  }

  async open(about: About, accept: (socket: Socket) => void, onProblem?: (message: string) => void): Promise<void> {
    await this.#publish(about, accept);
    if (process.platform !== 'win32') this.#keepPublished(about, accept, onProblem ?? (() => undefined));
  }

  async #publish(about: About, accept: (socket: Socket) => void): Promise<void> {
    const { home, token, info, folder, socket } = this.address;
    const file: InfoFile = { pid: process.pid, protocol: PROTOCOL_VERSION, folder, ...about };
    await ensurePrivateFolder(home);
    await this.#sweep();
    // Before the socket: whoever can connect can read the token that fits.
    await writePrivately(token, this.token);
    await writePrivately(info, `${JSON.stringify(file)}\n`);
    this.#server = createServer(accept);
    await listenPrivately(this.#server, socket);
  }

  /** Removes half-written files of a supervisor that died while it wrote them. */
  async #sweep(): Promise<void> {
    const { home, token, info } = this.address;
    const halves = [token, info].map((path) => `${basename(path)}.`);
    for (const name of await readdir(home)) {
      if (halves.some((half) => name.startsWith(half))) await rm(join(home, name), { force: true });
    }
  }

  #keepPublished(about: About, accept: (socket: Socket) => void, onProblem: (message: string) => void): void {
    const look = async (): Promise<void> => {
      if ((await this.#isComplete()) || this.#closing) return;
      // The connections that it accepted live on.
      this.#server?.close();
      await this.#publish(about, accept);
      this.#keepPublished(about, accept, onProblem);
    };
    this.#watcher.value = watchFolder(this.address.home, () => {
      this.#looking = this.#looking.then(look).catch((error: unknown) => {
        onProblem(`No client can connect any more: ${error instanceof Error ? error.message : String(error)}`);
      });
    });
  }

  async #isComplete(): Promise<boolean> {
    const { socket, token, info } = this.address;
    const found = await Promise.all([socket, token, info].map((path) => stat(path).catch(() => undefined)));
    return found.every((file) => file !== undefined);
  }

  async close({ leavesTasks = false } = {}): Promise<void> {
    this.#closing = true;
    await this.#looking;
    this.#watcher.dispose();
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) {
      // Does not wait for the connections, which their sessions end.
      server.close();
      if (process.platform !== 'win32') await remove(this.address.socket);
      await remove(this.address.token);
      if (!leavesTasks) await remove(this.address.info);
    }
    await this.#lock.release();
  }
}

/**
 * The socket appears under its name when it is ready and the user's alone, in place of one that a dead supervisor left: a
 * client that finds it is never refused for rights that are about to be taken away.
 */
async function listenPrivately(server: Server, path: string): Promise<void> {
  if (process.platform === 'win32') return listening(server, path);
  const draft = path.replace(/\.sock$/, '.new');
  await rm(draft, { force: true });
  await listening(server, draft);
  await chmod(draft, 0o600);
  await rename(draft, path);
}

/** As far as it can be: what is left misleads nobody, since nobody listens. */
async function remove(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}

// One call of the command line: its streams, its folder, its connections.
import { dirname, resolve } from 'node:path';
import { slowMountOf } from '../base/mounts.ts';
import { quoteVisibly } from '../base/shell-words.ts';
import { UserError } from '../base/user-error.ts';
import { mountProbe } from './project/mount-probe.ts';
import { ReconnectingClient } from '../client/reconnecting-client.ts';
import { exitCodes } from './exit-code.ts';
import type { Host } from './host.ts';
import type { Connection } from '../rpc/connection.ts';
import { wantsColors, type Printer } from './print/printer.ts';
import { assertSafeDirectory } from './project/safe-directory.ts';
import { configFileName, projectFolder, silentFolder } from './project/project-folder.ts';
import { SafePrinter } from './print/safe-printer.ts';

/** The context of a verb, for one call of the program. */
export class Invocation {
  readonly host: Host;
  readonly main: (host: Host) => Promise<number>;
  readonly out: Printer;
  readonly err: Printer;
  exitCode: number = exitCodes.ok;
  /** The folder given with -C. */
  directory: string | undefined;
  readonly #connections: Connection[] = [];

  /** `main` runs another command line, for the shell. */
  constructor(host: Host, main: (host: Host) => Promise<number>) {
    this.host = host;
    this.main = main;
    this.out = new SafePrinter(host.stdout, wantsColors(host.stdout, host.env));
    this.err = new SafePrinter(host.stderr, wantsColors(host.stderr, host.env));
    mountProbe.onWait = (what) => what && this.err.line(`Waiting for ${what} …`);
  }

  async folder(): Promise<string> {
    const { host, directory, configFile } = this;
    const folder = await projectFolder(host.cwd, directory, configFile);
    // A folder given explicitly is trusted.
    if (directory === undefined) assertSafeDirectory(folder, configFile, { uid: process.geteuid?.(), env: host.env });
    return folder;
  }

  get configFile(): string {
    return configFileName(this.host.env);
  }

  /** The environment for tasks that are started: that of this process. */
  get env(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.host.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
  }

  /** Launches the supervisor where none is running. The connection ends with the verb. */
  async connect(): Promise<ReconnectingClient> {
    const client = this.client();
    await client.opened();
    return client;
  }

  /** The same client before it connects, for a verb that has to set it up first. */
  client(): ReconnectingClient {
    let folder: string | undefined;
    const client = new ReconnectingClient({
      connect: async (how) => {
        if (how === 'find') return this.#found(folder ?? resolve(this.host.cwd, this.directory ?? '.'));
        const orphaned = await this.#orphaned();
        if (orphaned !== undefined) return orphaned;
        folder = await this.folder();
        return this.host.connect(folder);
      },
    });
    this.#keep(client);
    return client;
  }

  /**
   * A supervisor that can be reached immediately: no task of this verb needs a new one.
   * @throws UserError `not-running`
   */
  async #found(folder: string): Promise<Connection> {
    const client = await this.host.connectRunning(folder, { atOnce: true });
    if (client === undefined) throw notRunning(folder);
    return client;
  }

  /** Never launches, and takes whichever file it serves. Throws `not-running` where no supervisor is. */
  async connectRunning(): Promise<Connection> {
    const anyFile = { anyFile: true };
    const orphaned = await this.#orphaned(anyFile);
    if (orphaned !== undefined) return this.#keep(orphaned);
    const folder = await this.folder();
    const client = await this.host.connectRunning(folder, anyFile);
    if (client === undefined) throw notRunning(folder);
    return this.#keep(client);
  }

  /**
   * A supervisor whose dirigent.toml, or whole folder, was deleted under it, or lies on a drive that does not answer:
   * what it runs can still be seen and stopped.
   */
  async #orphaned(options: { readonly anyFile?: boolean } = {}): Promise<Connection | undefined> {
    try {
      await projectFolder(this.host.cwd, this.directory, this.configFile);
      return undefined;
    } catch (error) {
      const silent = silentFolder(error);
      if (silent !== undefined) return this.#beyond(silent, error as UserError, options);
      const client = await this.#running(resolve(this.host.cwd, this.directory ?? '.'), options);
      if (client === undefined) throw error;
      return client;
    }
  }

  /** The supervisor of this folder only: a stop must not reach the tasks of another project. */
  async #beyond(silent: string, error: UserError, options: { readonly anyFile?: boolean }): Promise<Connection> {
    const client = await this.#running(silent, options);
    if (client !== undefined) {
      this.err.line(`${error.message} Its supervisor keeps running without it; so does this command.`);
      return client;
    }
    const other = await this.#otherThan(silent, options);
    if (other === undefined) throw error;
    const way = `To continue without the file, use -C ${quoteVisibly(other)}.`;
    throw new UserError('operation-failed', `${error.message} ${way}`, { cause: error });
  }

  /** The folder that may be meant: this one if only its file is missing, else the next above whose supervisor runs. */
  async #otherThan(silent: string, options: { readonly anyFile?: boolean }): Promise<string | undefined> {
    if (slowMountOf(silent) === undefined) return silent;
    if (this.directory !== undefined) return undefined;
    for (let folder = dirname(silent); slowMountOf(folder) !== undefined; folder = dirname(folder)) {
      const client = await this.#running(folder, options);
      client?.dispose();
      if (client !== undefined) return folder;
      if (folder === dirname(folder)) break;
    }
    return undefined;
  }

  /** Ignores a supervisor that serves another file than the missing one. */
  async #running(folder: string, options: { readonly anyFile?: boolean }): Promise<Connection | undefined> {
    try {
      return await this.host.connectRunning(folder, options);
    } catch (error) {
      if (error instanceof UserError && error.code === 'conflict') return undefined;
      throw error;
    }
  }

  #keep(client: Connection): Connection {
    this.#connections.push(client);
    return client;
  }

  /** An open connection, if there is one. */
  get current(): Connection | undefined {
    return this.#connections.at(-1);
  }

  disconnect(): void {
    for (const client of this.#connections.splice(0)) client.dispose();
  }
}

function notRunning(folder: string): UserError {
  return new UserError('not-running', `No supervisor is running for ${folder}.`);
}

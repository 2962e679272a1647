import { UserError } from '../base/user-error.ts';
import { exitCodes } from './exit-code.ts';
import type { Client, Host } from './host.ts';
import { Printer, wantsColours } from './printer.ts';
import { projectFolder } from './project-folder.ts';

/** What every verb works with, for one call of the program. */
export class Invocation {
  readonly host: Host;
  readonly out: Printer;
  readonly err: Printer;
  exitCode: number = exitCodes.ok;
  /** The folder given with -C. */
  directory: string | undefined;
  readonly #clients: Client[] = [];

  constructor(host: Host) {
    this.host = host;
    this.out = new Printer(host.stdout, wantsColours(host.stdout, host.env));
    this.err = new Printer(host.stderr, wantsColours(host.stderr, host.env));
  }

  get folder(): string {
    return projectFolder(this.host.cwd, this.directory);
  }

  /** The environment that started tasks get, less what is not set. */
  get env(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.host.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
  }

  /** Launches the supervisor where none is running. The connection ends with the verb. */
  async connect(): Promise<Client> {
    const client = await this.host.connect(this.folder);
    this.#clients.push(client);
    return client;
  }

  /** Never launches. Throws `not-running` where no supervisor is. */
  async connectRunning(): Promise<Client> {
    const client = await this.host.connectRunning(this.folder);
    if (client === undefined) throw new UserError('not-running', `Nothing is running for ${this.folder}.`);
    this.#clients.push(client);
    return client;
  }

  disconnect(): void {
    for (const client of this.#clients.splice(0)) client.dispose();
  }
}

// The rig: commands of a test are real processes that connect back to the test, which tells them what to do.
//
//   await using rig = await Rig.start();
//   const web = rig.command('web');                    // { command, args } for a task, or `web.toml` for dirigent.toml
//   … start the task …
//   const process = await web.next();                  // waits until it runs; one Invocation for each run, in order
//   await process.stdout('ready\n');                   // exact bytes; resolves when the pipe has taken them
//   await process.exit(3);                             // or die('SIGSEGV'); resolves when it is gone
//   web.invocations                                    // how often it ran so far
//
// A command never ends by itself. `catchSignals` makes it ignore signals and tells of each by `nextSignal`; `fork`
// gives it a child that is steered the same way (`detached` for one that called setsid, `clearEnv` for one without our
// marks). Disposal ends every process that ever connected.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Invocation } from './invocation.ts';

const CLIENT = join(import.meta.dirname, '..', '..', 'fixtures', 'programs', 'rig-client.mjs');

export class Rig implements AsyncDisposable {
  readonly #folder: string;
  readonly #server: Server;
  readonly #commands = new Map<string, RigCommand>();
  readonly #invocations = new Set<Invocation>();

  private constructor(folder: string, server: Server) {
    this.#folder = folder;
    this.#server = server;
  }

  static async start(): Promise<Rig> {
    // The path of a Unix socket may have a hundred characters only.
    const folder = await mkdtemp(join(tmpdir(), 'rig-'));
    const server = createServer();
    const rig = new Rig(folder, server);
    server.on('connection', (socket) => {
      const invocation = new Invocation(socket, () => rig.command(invocation.name).arrived(invocation));
      rig.#invocations.add(invocation);
    });
    await new Promise<void>((resolve) => server.listen(rig.socketPath, resolve));
    return rig;
  }

  get socketPath(): string {
    return join(this.#folder, 's');
  }

  /** The command of this name; the same one each time. */
  command(name: string): RigCommand {
    const command = this.#commands.get(name) ?? new RigCommand(name, this.socketPath);
    this.#commands.set(name, command);
    return command;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const invocation of this.#invocations) invocation.abandon();
    await Promise.all([...this.#invocations].map(({ ended }) => ended));
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** One command line that the test steers, however often it runs. */
export class RigCommand {
  readonly name: string;
  readonly command = process.execPath;
  readonly args: readonly string[];
  readonly #waiting: ((invocation: Invocation) => void)[] = [];
  readonly #arrived: Invocation[] = [];
  #count = 0;

  constructor(name: string, socketPath: string) {
    this.name = name;
    this.args = [CLIENT, socketPath, name];
  }

  /** What a definition says of it. */
  get task(): { readonly name: string; readonly command: string; readonly args: readonly string[] } {
    return { name: this.name, command: this.command, args: this.args };
  }

  /** `command = …` and `args = …` for a table of dirigent.toml. */
  get toml(): string {
    return `command = ${JSON.stringify(this.command)}\nargs = ${JSON.stringify(this.args)}`;
  }

  /** How many runs have connected so far. */
  get invocations(): number {
    return this.#count;
  }

  /** The next run that no earlier call took. Waits until it is there. */
  next(): Promise<Invocation> {
    const arrived = this.#arrived.shift();
    if (arrived !== undefined) return Promise.resolve(arrived);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** For the rig alone. */
  arrived(invocation: Invocation): void {
    this.#count++;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#arrived.push(invocation);
    else waiting(invocation);
  }
}

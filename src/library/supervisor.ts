// The module `dirigent/supervisor` of the npm package: a supervisor inside your own process.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import type { Disposable } from '../base/disposable.ts';
import { Emitter, reportBugsTo, type Event } from '../base/event.ts';
import { UserError } from '../base/user-error.ts';
import type { SupervisorClient } from '../rpc/connection.ts';
import { addressOf } from '../rpc/discovery/socket-path.ts';
import { storageOf, storageRoot } from '../rpc/discovery/storage-root.ts';
import { notRunning } from '../rpc/wire/wire.ts';
import { definedOnly } from '../service/run/environments.ts';
import { serveFolder, type Served } from '../service/serve-folder.ts';
import type { EventSink } from '../store/event-sink.ts';
import { openInProcess, type InProcessClient } from './in-process-client.ts';

export * from './words.ts';
export type { EventSink } from '../store/event-sink.ts';

export interface SupervisorOptions {
  /** Folder of the project: tasks run in it and the configuration is read from it. */
  readonly folder: string;
  /** What others see in the list of clients, such as the name of your program. */
  readonly name?: string;
  /**
   * Name of the configuration file in the folder; `dirigent.toml` by default. It need not exist: `tasks/run` needs
   * none.
   */
  readonly configFile?: string;
  /** Root of logs, records and event log; the user's state folder by default. */
  readonly storage?: string;
  /** Environment of tasks whose start brings none; that of this process by default. */
  readonly env?: Readonly<Record<string, string>>;
  /** Receive every event beside the event log: metrics, another logger. A sink that fails affects nothing else. */
  readonly sinks?: readonly EventSink[];
  /** Also opens the folder's socket, so that VS Code and the command line see the same table. Off by default. */
  readonly listen?: boolean;
  /** Called with problems that stop nothing: a file that cannot be written, a listener that threw. */
  readonly onProblem?: (message: string) => void;
}

export interface CloseOptions {
  /** Leaves the tasks running for the next supervisor of the folder. By default they are stopped first. */
  readonly leaveTasks?: boolean;
}

/** A supervisor in this process, which is its own first client. */
export interface EmbeddedSupervisor extends AsyncDisposable, Pick<SupervisorClient, 'supervisor' | 'request' | 'on'> {
  /** A further client, with subscriptions of its own. Disposing it takes nothing from the others. */
  connect(name: string): Promise<SupervisorClient>;
  /** It has ended: `close` was called, or a client requested it (`supervisor/shutdown`). */
  readonly onDidClose: Event<undefined>;
  /** Resolves when it is over: the tasks gone or left, the records written, the folder free. */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * Serves a folder from this process. Nothing starts automatically: call `tasks/start` or `project/startup`.
 * @throws UserError `conflict` while another process serves the folder (connect to that one instead),
 * `invalid-argument` when the folder does not exist, `unauthorized` when the user's runtime folder is open to others
 */
export async function createSupervisor(options: SupervisorOptions): Promise<EmbeddedSupervisor> {
  const { folder, name = manifest.name, configFile = 'dirigent.toml', env, sinks = [], listen = false } = options;
  const address = await addressOf(folder);
  const storage = resolve(await storageOf(address, options.storage ?? (await storageRoot())));
  const ended = Promise.withResolvers<undefined>();
  const served = await serveFolder({
    address,
    configFile,
    storage,
    version: manifest.version,
    env: env ?? definedOnly(process.env),
    captureWorker: fileURLToPath(new URL('../capture.js', import.meta.url)),
    detached: true,
    listen,
    sinks,
    onError: options.onProblem ?? (() => undefined),
    onEnd: () => ended.resolve(undefined),
  });
  if (served === undefined) {
    throw new UserError(
      'conflict',
      `${address.folder} already has a supervisor. Connect to it (connect of dirigent/client), or stop it first ` +
        '(`dirigent down`).',
    );
  }
  // An internal listener that throws must not crash the program that embeds us.
  const bugs = reportBugsTo((error) => served.supervisor.eventLog.internalError('', 0, error));
  const own = await clientOf(served, name).catch(async (error: unknown) => {
    bugs.dispose();
    await served.close();
    throw error;
  });
  const embedded = new Embedded(served, own, bugs);
  void ended.promise.then(() => embedded.close({ leaveTasks: true }));
  return embedded;
}

function clientOf(served: Served, name: string): Promise<InProcessClient> {
  return openInProcess(served, {
    name,
    version: manifest.version,
    onError: (error, what) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      served.supervisor.eventLog.report(`${what}: ${text}`);
    },
  });
}

class Embedded implements EmbeddedSupervisor {
  readonly #served: Served;
  readonly #client: SupervisorClient;
  readonly #clients = new Set<InProcessClient>();
  readonly #bugs: Disposable;
  readonly #didClose: Emitter<undefined>;
  readonly onDidClose: Event<undefined>;
  readonly request: SupervisorClient['request'];
  readonly on: SupervisorClient['on'];
  #closing: Promise<void> | undefined;

  /** @param bugs its error boundary, for as long as it lives */
  constructor(served: Served, own: InProcessClient, bugs: Disposable) {
    const { client } = own;
    this.#served = served;
    this.#client = client;
    this.#keep(own);
    this.#bugs = bugs;
    this.#didClose = new Emitter((error) => served.supervisor.eventLog.report(`onDidClose: ${String(error)}`));
    this.onDidClose = this.#didClose.event;
    // Without its own client it would run on, and this process could send it no request.
    void own.closed.then(() => this.close({ leaveTasks: true }));
    this.request = client.request.bind(client);
    this.on = client.on.bind(client);
  }

  get supervisor(): SupervisorClient['supervisor'] {
    return this.#client.supervisor;
  }

  async connect(name: string): Promise<SupervisorClient> {
    if (this.#closing !== undefined) throw notRunning();
    const further = await clientOf(this.#served, name);
    this.#keep(further);
    return further.client;
  }

  #keep(client: InProcessClient): void {
    this.#clients.add(client);
    void client.closed.then(() => this.#clients.delete(client));
  }

  close({ leaveTasks = false }: CloseOptions = {}): Promise<void> {
    this.#closing ??= this.#end(leaveTasks);
    return this.#closing;
  }

  async #end(leaveTasks: boolean): Promise<void> {
    const { supervisor } = this.#served;
    supervisor.shutdownState.begin();
    if (!leaveTasks) await supervisor.stopTasks('client');
    await this.#served.close().finally(() => this.#bugs.dispose());
    await Promise.all([...this.#clients].map(({ closed }) => closed));
    this.#didClose.fire(undefined);
    this.#didClose.dispose();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

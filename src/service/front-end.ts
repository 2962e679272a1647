// The RPC front end of the supervisor: its server, the handlers of the verbs, and the lease that clients hold.
import { DisposableStore, type Disposable } from '../base/disposable.ts';
import type { SupervisorInfo } from '../model/clients.ts';
import { createServer, type Client, type RpcServer } from '../rpc/server/server.ts';
import { ClientUpdates } from './client-updates.ts';
import { EMPTY_PROJECT } from './project/empty-project.ts';
import { handlersOf } from './verbs/handlers.ts';
import { Lease, type Holder } from './shutdown/lease.ts';
import type { Supervisor } from './supervisor.ts';
import { aboutSupervisor } from './verbs/supervisor-info.ts';

export interface FrontEndOptions {
  readonly supervisor: Supervisor;
  readonly token: string;
  /** Started by a terminal: see Lease. */
  readonly detached: boolean;
  /** The supervisor is no longer needed. */
  readonly onEnd: () => void;
}

export class FrontEnd implements Disposable {
  readonly server: RpcServer;
  readonly #supervisor: Supervisor;
  readonly #lease: Lease;
  readonly #holders = new Map<Client, Holder>();
  readonly #store = new DisposableStore();

  constructor({ supervisor, token, detached, onEnd }: FrontEndOptions) {
    this.#supervisor = supervisor;
    this.#lease = new Lease({
      clock: supervisor.clock,
      detached,
      lingerMs: () => supervisor.project.project?.runner.lingerMs ?? EMPTY_PROJECT.runner.lingerMs,
      isNeeded: () => supervisor.isNeeded,
      isAlive,
      stopTasks: () => supervisor.stopTasks('lease'),
      end: () => {
        supervisor.shutdownState.begin();
        onEnd();
      },
    });
    this.server = createServer({
      token,
      clock: supervisor.clock,
      handlers: handlersOf(supervisor, () => this.about()),
      onError: (error, method) =>
        supervisor.eventLog.report(
          `${method}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        ),
    });
    this.#listen();
  }

  #listen(): void {
    const { server } = this;
    const supervisor = this.#supervisor;
    const store = this.#store;
    const { tasks, infos, eventLog, notices } = supervisor;
    const onDidSend = (): void => this.#lease.review();
    for (const each of [server, this.#lease]) store.add(each);
    store.add(new ClientUpdates({ tasks, infos, eventLog, notices, server, onDidSend }));
    store.add(server.onDidConnect((client) => this.#join(client)));
    store.add(server.onDidDisconnect((client) => this.#leave(client)));
    store.add(supervisor.onDidStopAwaiting(() => this.#lease.review()));
    store.add(supervisor.project.onDidChange((info) => server.publish('project/changed', info)));
    store.add(supervisor.shutdownState.onDidBegin(() => server.publish('supervisor/ending', {})));
    store.add(supervisor.capture.onDidAppend((growth) => server.publish('tasks/output', growth)));
    this.#lease.review();
  }

  #join(client: Client): void {
    const { kind, onLastClose, editorPid } = client;
    const holder: Holder = { kind, onLastClose, ...(editorPid === undefined ? {} : { editorPid }) };
    this.#holders.set(client, holder);
    this.#lease.join(holder);
    if (this.#supervisor.shutdownState.hasBegun) client.notify('supervisor/ending', {});
  }

  #leave(client: Client): void {
    const holder = this.#holders.get(client);
    this.#holders.delete(client);
    if (holder !== undefined) this.#lease.leave(holder);
  }

  about(): SupervisorInfo {
    return {
      ...aboutSupervisor(this.#supervisor),
      clients: this.server.clients.map(({ kind, name, pid, connectedAt }) => ({ kind, name, pid, connectedAt })),
      lease: this.#supervisor.shutdownState.hasBegun ? { kind: 'ending' } : this.#lease.state,
    };
  }

  /**
   * Closes the connections, which no longer changes the lease. Resolves when the clients have read all that was sent.
   */
  end(): Promise<void> {
    this.#lease.dispose();
    return this.server.end();
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** Signal 0 asks for the right to signal: EPERM means that it is there and belongs to another. kill(2). */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

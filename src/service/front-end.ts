// Between the supervisor and its clients: gives each verb its handler, tells subscribers what changed, and keeps the
// supervisor alive for as long as somebody needs it.
import { DisposableStore, type Disposable } from '../base/disposable.ts';
import type { SupervisorInfo } from '../model/clients.ts';
import type { TaskEvent } from '../model/history.ts';
import { createServer, type Client, type RpcServer } from '../rpc/server/server.ts';
import { EMPTY_PROJECT } from './project/empty-project.ts';
import { handlersOf } from './verbs/handlers.ts';
import { Lease, type Holder } from './shutdown/lease.ts';
import type { Supervisor } from './supervisor.ts';
import type { TableChange } from './task-store.ts';
import { aboutSupervisor } from './verbs/supervisor-info.ts';

export interface FrontEndOptions {
  readonly supervisor: Supervisor;
  readonly token: string;
  /** Started by a terminal: see Lease. */
  readonly detached: boolean;
  /** Nobody needs the supervisor any more. */
  readonly onEnd: () => void;
}

export class FrontEnd implements Disposable {
  readonly server: RpcServer;
  readonly #supervisor: Supervisor;
  readonly #lease: Lease;
  readonly #holders = new Map<Client, Holder>();
  readonly #store = new DisposableStore();
  /** Changes of one turn of the event loop go out as one message. */
  #waiting: { readonly changed: Set<string>; readonly removed: Set<string> } | undefined;

  constructor({ supervisor, token, detached, onEnd }: FrontEndOptions) {
    this.#supervisor = supervisor;
    this.#lease = new Lease({
      clock: supervisor.clock,
      detached,
      lingerMs: () => supervisor.project.project?.runner.lingerMs ?? EMPTY_PROJECT.runner.lingerMs,
      wantsAnything: () => supervisor.isNeeded,
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
    store.add(server);
    store.add(this.#lease);
    store.add(server.onDidConnect((client) => this.#join(client)));
    store.add(server.onDidDisconnect((client) => this.#leave(client)));
    store.add(server.onDidSubscribe((client) => this.#hand(client)));
    store.add(supervisor.table.onDidChange((change) => this.#changed(change)));
    store.add(supervisor.onDidSample((tasks) => this.#changed({ changed: new Set(tasks), removed: new Set() })));
    store.add(supervisor.onDidStopAwaiting(() => this.#lease.review()));
    store.add(supervisor.eventLog.onDidEmit((event) => this.#tell(event)));
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

  #changed({ changed, removed }: TableChange): void {
    if (this.#waiting === undefined) {
      this.#waiting = { changed: new Set(), removed: new Set() };
      setImmediate(() => this.#publish());
    }
    for (const name of changed) this.#waiting.changed.add(name);
    for (const name of removed) this.#waiting.removed.add(name);
  }

  #publish(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined || this.#store.isDisposed) return;
    const { table } = this.#supervisor;
    const tasks = [...waiting.changed].flatMap((name) => table.get(name) ?? []);
    const removed = [...waiting.removed].filter((name) => table.get(name) === undefined);
    this.server.publish('tasks/changed', {
      tasks: tasks.map((task) => this.#supervisor.info(task)),
      removed,
      order: table.names,
    });
    this.#lease.review();
  }

  #tell(event: TaskEvent): void {
    const task = this.#supervisor.table.get(event.task);
    const complete: TaskEvent = task === undefined ? event : { ...event, info: this.#supervisor.info(task) };
    const shown = this.#supervisor.notices.consider(complete, task?.definition.notify ?? 'never');
    const teller = shown ? this.#editors().at(-1) : undefined;
    for (const client of this.server.clients) {
      if (client === teller || client.subscription.events !== true) continue;
      client.notify('tasks/event', complete);
    }
    if (teller !== undefined) this.#hand(teller);
  }

  /** Windows that show events, the one opened last at the end. */
  #editors(): readonly Client[] {
    return this.server.clients.filter(({ kind, subscription }) => kind === 'editor' && subscription.events === true);
  }

  /** What ended while nobody was there to be told. */
  #hand(client: Client): void {
    if (client.kind !== 'editor' || client.subscription.events !== true) return;
    for (const event of this.#supervisor.notices.take()) client.notify('tasks/event', { ...event, notify: true });
  }

  about(): SupervisorInfo {
    return {
      ...aboutSupervisor(this.#supervisor),
      clients: this.server.clients.map(({ kind, name, pid, connectedAt }) => ({ kind, name, pid, connectedAt })),
      lease: this.#supervisor.shutdownState.hasBegun ? { kind: 'ending' } : this.#lease.state,
    };
  }

  /** Lets the clients go. Their leaving decides about nothing any more. Resolves when they have read what they were told. */
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

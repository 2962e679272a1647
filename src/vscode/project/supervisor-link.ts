// The link of a workspace folder to its supervisor: the connection, which is restored automatically, and a mirror of
// the table. It subscribes to notifications only; changes are announced by name, once.
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import type { Connect, LinkState } from '../../client/link.ts';
import { ReconnectingClient } from '../../client/reconnecting-client.ts';
import { TableMirror, type TableChange } from '../../client/table-mirror.ts';
import type { ProjectInfo } from '../../model/task-info.ts';
import type { Notifications, Params, RequestName, Result } from '../../rpc/contract.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import { isAtRest } from '../../model/status.ts';

export interface SupervisorLinkOptions {
  readonly connect: Connect;
  /** Some client may have launched a supervisor: looks once the watch stands, and at every sign. */
  readonly watchForSupervisor: (look: () => void) => Disposable;
  readonly clock: Clock;
  readonly log: (message: string) => void;
}

export class SupervisorLink implements Disposable {
  readonly #client: ReconnectingClient;
  readonly #mirror: TableMirror;
  readonly #store = new DisposableStore();
  readonly #didChangeState = this.#store.add(new Emitter<LinkState>());
  readonly #didChangeProject = this.#store.add(new Emitter<ProjectInfo>());
  /** The table of a new supervisor was read, and its project was not announced yet. */
  #isFresh = false;

  readonly onDidChangeState: Event<LinkState> = this.#didChangeState.event;
  readonly onDidChangeTable: Event<TableChange>;
  readonly onDidChangeProject: Event<ProjectInfo> = this.#didChangeProject.event;
  readonly onDidEmitEvent: Event<Notifications['tasks/event']>;
  /** A followed task has more output than was read. */
  readonly onDidGrow: Event<Notifications['tasks/output']>;

  constructor(options: SupervisorLinkOptions) {
    const client = new ReconnectingClient({ ...options, retryDelay: reconnectDelay, opensOnRequest: true });
    const mirror = new TableMirror(client);
    this.#client = this.#store.add(client);
    this.#mirror = this.#store.add(mirror);
    this.onDidChangeTable = mirror.onDidChange;
    this.onDidEmitEvent = client.on('tasks/event');
    this.onDidGrow = client.on('tasks/output');
    client.reconnectWhile(() => mirror.tasks.some(({ status }) => !isAtRest(status)));
    client.prepareWith(async (connection) => {
      await mirror.load(connection);
      this.#isFresh = true;
    });
    client.onDidChangeState((state) => this.#stateChanged(state));
    mirror.onDidChangeProject((project) => this.#didChangeProject.fire(project));
    void this.follow([]);
  }

  get state(): LinkState {
    return this.#client.link.state;
  }

  /** The last known table; kept over a drop, so that rows do not blink. */
  get table(): TableMirror | undefined {
    return this.#mirror.project === undefined ? undefined : this.#mirror;
  }

  /** Asks for a connection; does nothing where there is one or it is on its way. */
  open(): void {
    this.#client.link.open();
  }

  /** Lets go of the supervisor, which goes on without us. */
  close(): void {
    this.#mirror.clear();
    this.#client.link.close();
  }

  /** Connects again. */
  reopen(): void {
    this.#client.link.reopen();
  }

  /** Sends a request, connecting first where that is needed. */
  request<M extends RequestName>(method: M, params: Params<M>): Promise<Result<M>> {
    return this.#client.request(method, params);
  }

  /** Names of tasks whose output growth fires `onDidGrow`. */
  async follow(tasks: readonly string[]): Promise<void> {
    await this.#client.subscribe({ changes: true, events: true, eventInfo: false, output: tasks });
  }

  dispose(): void {
    this.close();
    this.#store.dispose();
  }

  #stateChanged(state: LinkState): void {
    this.#didChangeState.fire(state);
    const { project } = this.#mirror;
    if (state.kind !== 'connected' || !this.#isFresh || project === undefined) return;
    this.#isFresh = false;
    this.#didChangeProject.fire(project);
  }
}

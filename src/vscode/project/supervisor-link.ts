// The way from one workspace folder to its supervisor: connects or launches, mirrors the table, comes back after a
// drop. It asks for no more than notices; what changed is told by name, once.
//
//            open()                connected
//   idle ───────────► connecting ───────────► connected
//    ▲                  ▲   │ attempt failed        │ dropped
//    │                  │   ▼                       │
//    │ close()          ├── failed                  │
//    │                  └───────────────────────────┤ while a task was under way: at once, so that the next
//    │                                              │ supervisor adopts it
//    └──────────────────────────────────────────────┘ with nothing under way: it was sent home. Then another client's
//                                                     supervisor is found, also one that came before we watched, but none
//                                                     launched before it is needed.
//
// A failed attempt is repeated ever more slowly, unless only a person can help; then another client's supervisor is found as
// well, and nobody hears of a search that finds none. A supervisor that is there and says nothing is `unresponsive`, before
// or after it let us in: its connection is kept, for with its next word all goes on.
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import type { UserError } from '../../base/user-error.ts';
import { ENDING_WITHIN_MS, isEnding, untilEnded } from '../../rpc/wire/handover.ts';
import type { Notifications, Params, RequestName, Result } from '../../rpc/contract.ts';
import type { ProjectInfo } from '../../model/task-info.ts';
import { isUnresponsive } from '../../rpc/wire/unresponsive.ts';
import { isUnderWay } from '../words/status.ts';
import type { Connect, Connection } from './connection.ts';
import { asError, closed, needsPerson } from './link-failure.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import { TaskTable, type TableChange } from './task-table.ts';

/** Then somebody must ask: a launch that fails a minute long will not heal by itself. */
const MAX_ATTEMPTS = 10;

export type LinkState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'unresponsive'; readonly error: unknown }
  | { readonly kind: 'failed'; readonly error: unknown; readonly willRetry: boolean };

export interface LinkOptions {
  readonly connect: Connect;
  /**
   * Some client may have launched a supervisor: looks once the watch stands, and at every sign. Watched only while there is
   * none of ours.
   */
  readonly watchForSupervisor: (look: () => void) => Disposable;
  readonly clock: Clock;
  readonly log: (message: string) => void;
}

/** Another client's supervisor is looked for: what came meanwhile, and the state to go back to where none is found. */
type Search = { hasSign: boolean; isNeeded: boolean; readonly from: LinkState };

export class SupervisorLink implements Disposable {
  readonly #options: LinkOptions;
  readonly #didChangeState = new Emitter<LinkState>();
  readonly #didChangeTable = new Emitter<TableChange>();
  readonly #didChangeProject = new Emitter<ProjectInfo>();
  readonly #didEmitEvent = new Emitter<Notifications['tasks/event']>();
  readonly #didGrow = new Emitter<Notifications['tasks/output']>();
  readonly #session = new MutableDisposable<Disposable>();
  readonly #retry = new MutableDisposable<Disposable>();
  /** For signs of another client's supervisor. */
  readonly #watch = new MutableDisposable<Disposable>();
  #search: Search | undefined;
  #state: LinkState = { kind: 'idle' };
  #connection: Connection | undefined;
  #table: TaskTable | undefined;
  #failures = 0;
  #isStale = false;
  #lastFailure: unknown;
  #followed: readonly string[] = [];

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  readonly onDidChangeState: Event<LinkState> = this.#didChangeState.event;
  readonly onDidChangeTable: Event<TableChange> = this.#didChangeTable.event;
  readonly onDidChangeProject: Event<ProjectInfo> = this.#didChangeProject.event;
  readonly onDidEmitEvent: Event<Notifications['tasks/event']> = this.#didEmitEvent.event;
  /** A followed task has more output than was read. */
  readonly onDidGrow: Event<Notifications['tasks/output']> = this.#didGrow.event;

  get state(): LinkState {
    return this.#state;
  }

  /** The last known table; kept over a drop, so that rows do not blink. */
  get table(): TaskTable | undefined {
    return this.#table;
  }

  /** The table is of a supervisor that could not be reached since: what is so now is not known. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Why the last attempt failed; also while the next one is under way, until one succeeds. */
  get lastFailure(): unknown {
    return this.#lastFailure;
  }

  /** Asks for a connection; does nothing where there is one or it is on its way. */
  open(): void {
    if (this.#state.kind === 'idle' || this.#state.kind === 'failed') this.reopen();
    else if (this.#search !== undefined && this.#state.kind === 'connecting') this.#search.isNeeded = true;
  }

  /** Lets go of the supervisor, which goes on without us. */
  close(): void {
    this.#retry.value = undefined;
    this.#watch.value = undefined;
    this.#search = undefined;
    this.#session.value = undefined;
    this.#connection = undefined;
    this.#table = undefined;
    this.#enter({ kind: 'idle' });
  }

  /** Connects anew, with what `connect` says now. */
  reopen(): void {
    this.#session.value = undefined;
    this.#connection = undefined;
    this.#failures = 0;
    this.#attempt();
  }

  /** Sends a request, connecting first where that is needed. */
  async request<M extends RequestName>(method: M, params: Params<M>): Promise<Result<M>> {
    const { clock } = this.#options;
    let until: number | undefined;
    for (;;) {
      const connection = await this.#connected();
      try {
        return await connection.request(method, params);
      } catch (error) {
        // It was sent home, or the system ends it: the next one starts what this one does not.
        if (!isEnding(error)) throw error;
        until ??= clock.now() + ENDING_WITHIN_MS;
        const withinMs = until - clock.now();
        if (this.#connection === connection) await untilEnded(connection, { clock, withinMs });
        else if (withinMs < 0) throw error;
      }
    }
  }

  /** Names whose growth is told by `onDidGrow`. */
  async follow(tasks: readonly string[]): Promise<void> {
    this.#followed = tasks;
    if (this.#connection !== undefined) await this.#subscribe(this.#connection);
  }

  dispose(): void {
    this.close();
    for (const emitter of [this.#didChangeState, this.#didChangeTable, this.#didChangeProject]) emitter.dispose();
    this.#didEmitEvent.dispose();
    this.#didGrow.dispose();
  }

  #connected(): Promise<Connection> {
    if (this.#connection !== undefined) return Promise.resolve(this.#connection);
    if (this.#state.kind === 'unresponsive') return Promise.reject(asError(this.#state.error));
    this.open();
    return new Promise((resolve, reject) => {
      const settled = this.onDidChangeState((state) => {
        if (state.kind === 'connecting') return;
        settled.dispose();
        if (this.#connection !== undefined) resolve(this.#connection);
        else reject('error' in state ? asError(state.error) : closed());
      });
    });
  }

  /** Launches a supervisor where none is; `from`: only finds one, and goes back to that state where there is none. */
  #attempt(from?: LinkState): void {
    this.#retry.value = undefined;
    if (from === undefined) this.#watch.value = undefined;
    this.#search = from === undefined ? undefined : { hasSign: false, isNeeded: false, from };
    const how = from === undefined ? 'launch' : 'find';
    const abort = new AbortController();
    const session = new DisposableStore();
    session.add({ dispose: () => abort.abort() });
    this.#session.value = session;
    // Who was told of a failure would be told again of the same one, whenever somebody's supervisor came or went.
    if (from?.kind !== 'failed') this.#enter({ kind: 'connecting' });
    this.#establish(session, how, abort.signal).catch((error: unknown) => {
      if (this.#session.value === session) this.#attemptFailed(error);
    });
  }

  async #establish(session: DisposableStore, how: 'launch' | 'find', signal: AbortSignal): Promise<void> {
    const connection = await this.#options.connect(how, signal, (error) => {
      if (this.#session.value !== session) return;
      // Whoever needed it is told so.
      if (this.#search !== undefined) this.#search.isNeeded = false;
      this.#enter({ kind: 'unresponsive', error });
    });
    // Disposed at once where somebody let go meanwhile.
    session.add(connection);
    session.add(connection.onDidClose(() => this.#dropped(session)));
    const silence = connection.onDidChangeSilence?.((error) => this.#silenceChanged(session, error));
    if (silence !== undefined) session.add(silence);
    const table = await this.#mirror(session, connection);
    if (this.#session.value !== session) return;
    this.#table = table;
    this.#connection = connection;
    this.#failures = 0;
    this.#watch.value = undefined;
    this.#search = undefined;
    this.#enter({ kind: 'connected' });
    this.#didChangeProject.fire(table.project);
  }

  /** Subscribes before it lists: what changes in between is applied on top, so that nothing can be missed. */
  async #mirror(session: DisposableStore, connection: Connection): Promise<TaskTable> {
    const mirror: { table?: TaskTable; readonly early: Notifications['tasks/changed'][] } = { early: [] };
    session.add(
      connection.on('tasks/changed')((notice) => {
        if (mirror.table === undefined) mirror.early.push(notice);
        else this.#didChangeTable.fire(mirror.table.apply(notice));
      }),
    );
    session.add(
      connection.on('project/changed')((project) => {
        if (mirror.table === undefined) return;
        mirror.table.project = project;
        this.#didChangeProject.fire(project);
      }),
    );
    session.add(connection.on('tasks/event')((event) => this.#didEmitEvent.fire(event)));
    session.add(connection.on('tasks/output')((notice) => this.#didGrow.fire(notice)));
    await this.#subscribe(connection);
    const table = new TaskTable(await connection.request('tasks/list', {}));
    for (const notice of mirror.early) table.apply(notice);
    mirror.table = table;
    return table;
  }

  async #subscribe(connection: Connection): Promise<void> {
    await connection.request('subscribe', { changes: true, events: true, output: this.#followed });
  }

  #silenceChanged(session: DisposableStore, error: UserError | undefined): void {
    const connection = this.#connection;
    if (this.#session.value !== session || connection === undefined) return;
    this.#options.log(error?.message ?? 'The supervisor answers again');
    if (error === undefined) void this.#answersAgain(session, connection);
    else this.#enter({ kind: 'unresponsive', error });
  }

  /** What was to be followed meanwhile was refused unsent: it is asked for before anyone reads what came. */
  async #answersAgain(session: DisposableStore, connection: Connection): Promise<void> {
    try {
      await this.#subscribe(connection);
    } catch (error) {
      // Silent once more: its next word leads here again.
      if (!isUnresponsive(error)) this.#dropped(session);
      return;
    }
    if (this.#session.value === session) this.#enter({ kind: 'connected' });
  }

  #attemptFailed(error: unknown): void {
    if (this.#search !== undefined) return this.#notFound(this.#search);
    this.#failures += 1;
    this.#options.log(`No connection to the supervisor (attempt ${this.#failures}): ${asError(error).message}`);
    this.#session.value = undefined;
    this.#connection = undefined;
    const willRetry = !needsPerson(error) && this.#failures < MAX_ATTEMPTS;
    // A person may help by starting one elsewhere.
    if (!willRetry) this.#watchForOthers();
    this.#enter({ kind: 'failed', error, willRetry });
    if (!willRetry) return;
    this.#retry.value = this.#options.clock.setTimeout(() => this.#attempt(), reconnectDelay(this.#failures));
  }

  /** The watch stands on: what came meanwhile is not missed. */
  #notFound({ hasSign, isNeeded, from }: Search): void {
    this.#search = undefined;
    this.#session.value = undefined;
    if (isNeeded) this.#attempt();
    else if (hasSign) this.#attempt(from);
    else this.#enter(from);
  }

  #dropped(session: DisposableStore): void {
    if (this.#session.value !== session) return;
    if (this.#connection === undefined) {
      this.#attemptFailed(closed());
      return;
    }
    this.#session.value = undefined;
    this.#connection = undefined;
    const orphaned = [...(this.#table?.tasks.values() ?? [])].some(({ status }) => isUnderWay(status));
    this.#options.log(orphaned ? 'The supervisor is gone while tasks run: connecting again' : 'The supervisor ended');
    if (orphaned) this.#attempt();
    else this.#rest();
  }

  /** Nobody of ours needs a supervisor; when another client launches one, its table is ours again. */
  #rest(): void {
    this.#watchForOthers();
    this.#enter({ kind: 'idle' });
  }

  /** Before anyone hears of the state: they may close us, or launch one. */
  #watchForOthers(): void {
    this.#watch.value = this.#options.watchForSupervisor(() => this.#look());
  }

  #look(): void {
    if (this.#search !== undefined) this.#search.hasSign = true;
    else if (this.#state.kind === 'idle' || this.#state.kind === 'failed') this.#attempt(this.#state);
  }

  #enter(state: LinkState): void {
    if (this.#state === state) return;
    if (this.#state.kind === state.kind && state.kind !== 'failed') return;
    this.#state = state;
    if (state.kind !== 'connecting') this.#lastFailure = state.kind === 'failed' ? state.error : undefined;
    if (state.kind !== 'connecting') this.#isStale = state.kind === 'failed' || state.kind === 'unresponsive';
    this.#didChangeState.fire(state);
  }
}

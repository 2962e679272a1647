// A connection that survives its supervisor. After a crash the next supervisor adopts the running tasks, with the same
// cursors, so that followers reconnect and miss nothing. After a shutdown, pending starts are sent to the next
// supervisor, which is launched for them.
import { systemClock, type Clock } from '../base/clock.ts';
import { DisposableStore, toDisposable, type Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import { abortable } from '../base/abortable.ts';
import { UserError } from '../base/user-error.ts';
import type { SubscribeParams } from '../model/clients.ts';
import type { Connection } from '../rpc/connection.ts';
import type { NotificationName, Notifications, Params, RequestName, Result } from '../rpc/contract.ts';
import { ENDING_WITHIN_MS, isEnding, isStart, untilEnded } from '../rpc/wire/handover.ts';
import { isUnresponsive } from '../rpc/wire/unresponsive.ts';
import { isLost, isRepeatable, withDeadline } from './repeat.ts';
import { NotificationRelay } from './notification-relay.ts';
import { Link, type LinkOptions, type LinkState, type RetryDelay } from './link.ts';

/** A broken connection reports its end within this time. */
const CLOSES_WITHIN_MS = 1_000;

/** The interval of retries to an unresponsive supervisor; a client that knows it is unresponsive sends nothing. */
const ASKS_AGAIN_AFTER_MS = 1_000;

const MOST_DEAD = 10;

/** A supervisor that crashes during the first requests is replaced at once; a failed launch is not retried. */
const replaceTheDead: RetryDelay = (failures, error) => (isLost(error) && failures < MOST_DEAD ? 0 : undefined);

export interface ReconnectingOptions<C extends Connection> extends Pick<
  LinkOptions<C>,
  'connect' | 'watchForSupervisor' | 'log'
> {
  readonly clock?: Clock;
  /** By default only a supervisor that crashes during the first requests is retried. */
  readonly retryDelay?: RetryDelay;
  /** A request after the end connects again; otherwise the first end is final, and further requests are refused. */
  readonly opensOnRequest?: boolean;
}

/** The limit for sending a start to one supervisor after the other while each is shutting down. */
interface Deadline {
  readonly signal: AbortSignal | undefined;
  at?: number;
}

export class ReconnectingClient<C extends Connection = Connection> implements Connection {
  readonly #link: Link<C>;
  readonly #clock: Clock;
  readonly #opensOnRequest: boolean;
  /** By default: for pending requests. */
  #shouldReconnect = (): boolean => this.#asking > 0;
  #prepare: (connection: C) => Promise<void> = () => Promise.resolve();
  /** Starts that are to be carried out, by the next supervisor where this one ends. */
  #starting = 0;
  #asking = 0;
  #latest: C | undefined;
  readonly #relay = new NotificationRelay();
  readonly #didChangeState = new Emitter<LinkState>();
  readonly #didClose = new Emitter<undefined>();
  readonly #didReconnect = new Emitter<undefined>();
  readonly #didChangeSilence = new Emitter<UserError | undefined>();
  #subscription: SubscribeParams | undefined;
  /** The last subscription that each supervisor has confirmed. */
  readonly #confirmed = new WeakMap<C, SubscribeParams>();
  /** Waits for notifications that are in progress, of whichever supervisor. */
  #expecting = 0;
  #expected: Disposable | undefined;
  #isOpen = false;
  /** The current connection has not counted as connected yet. */
  #isNew = false;
  #isDisposed = false;

  readonly onDidClose: Event<undefined> = this.#didClose.event;
  /** Connected to another supervisor: there may be more output, and notifications in between were missed. */
  readonly onDidReconnect: Event<undefined> = this.#didReconnect.event;
  readonly onDidChangeSilence: Event<UserError | undefined> = this.#didChangeSilence.event;
  readonly onDidChangeState: Event<LinkState> = this.#didChangeState.event;

  /** Connects when it is opened, or at the first request. */
  constructor(options: ReconnectingOptions<C>) {
    const { clock = systemClock(), retryDelay = replaceTheDead, opensOnRequest = false } = options;
    this.#clock = clock;
    this.#opensOnRequest = opensOnRequest;
    this.#link = new Link({
      ...options,
      clock,
      retryDelay,
      shouldReconnect: () => this.#starting > 0 || this.#shouldReconnect(),
      listen: (connection, session) => this.#listen(connection, session),
      prepare: (connection) => this.#introduce(connection),
      resume: (connection) => this.#renewSubscription(connection),
    });
    this.#link.onDidChangeState((state) => {
      this.#stateChanged(state);
      this.#didChangeState.fire(state);
      // Last, so that a listener that looks up the task of an event in a table finds the new one.
      if (this.#link.connection !== undefined) this.#relay.release();
    });
  }

  /** @throws why there is no connection */
  static async open<C extends Connection>(options: ReconnectingOptions<C>): Promise<ReconnectingClient<C>> {
    const client = new ReconnectingClient(options);
    await client.opened();
    return client;
  }

  get link(): Pick<Link<C>, 'state' | 'open' | 'reopen' | 'close' | 'look'> {
    return this.#link;
  }

  /** True while there is a connection or an attempt in progress; false after the end. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The connection in use, or the last one. */
  get latest(): C {
    if (this.#latest === undefined) throw new Error('It has not been connected yet.');
    return this.#latest;
  }

  /** @throws why there is no connection */
  async opened(): Promise<void> {
    this.#link.open();
    await this.#link.settled();
  }

  /**
   * Called when the supervisor has gone: true if the next one is to be launched. A pending start always launches it; a
   * pending query does unless this is set.
   */
  reconnectWhile(shouldReconnect: () => boolean): void {
    this.#shouldReconnect = shouldReconnect;
  }

  /** Requests that each connection completes before it counts as connected. */
  prepareWith(prepare: (connection: C) => Promise<void>): void {
    this.#prepare = prepare;
  }

  /** The listeners of this connection and the next ones. */
  async subscribe(subscription: SubscribeParams): Promise<void> {
    this.#subscription = subscription;
    if (this.#link.connection !== undefined) await this.request('subscribe', subscription);
  }

  async request<M extends RequestName>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>> {
    if (method === 'subscribe') this.#subscription = params as SubscribeParams;
    // A repeated subscription must not replace one that was made meanwhile.
    const paramsNow =
      method === 'subscribe' ? () => this.#subscription as Params<M> : withDeadline(method, params, this.#clock);
    const deadline: Deadline = { signal };
    const starting = isStart(method) ? 1 : 0;
    const asking = isRepeatable(method) ? 1 : 0;
    this.#starting += starting;
    this.#asking += asking;
    try {
      for (;;) {
        const client = this.#link.connection ?? (await abortable(this.#client(), signal));
        try {
          return await this.#send(client, method, paramsNow(), signal);
        } catch (error) {
          await this.#untilRepeatable(method, error, client, deadline);
        }
      }
    } finally {
      this.#starting -= starting;
      this.#asking -= asking;
    }
  }

  on<N extends NotificationName>(notification: N): Event<Notifications[N]> {
    return this.#relay.on(notification);
  }

  expectNews(): Disposable {
    this.#expecting += 1;
    this.#expected ??= this.#link.connection?.expectNews?.();
    let isOver = false;
    return toDisposable(() => {
      if (isOver) return;
      isOver = true;
      this.#expecting -= 1;
      if (this.#expecting > 0) return;
      this.#expected?.dispose();
      this.#expected = undefined;
    });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#link.dispose();
  }

  async #client(): Promise<C> {
    const { state } = this.#link;
    const isAtRest = state.kind === 'idle' || state.kind === 'failed';
    const mayOpen = !this.#isDisposed && (this.#opensOnRequest || this.#latest === undefined);
    if (isAtRest && !mayOpen) throw new UserError('connection-lost', 'The supervisor has exited.');
    if (state.kind !== 'unresponsive') this.#link.open();
    return this.#link.settled();
  }

  /** Resolves when the request may be repeated. @throws `error` if it must not be */
  async #untilRepeatable(method: RequestName, error: unknown, client: C, deadline: Deadline): Promise<void> {
    if (this.#isDisposed) throw error;
    if (isStart(method) && isEnding(error)) {
      const now = this.#clock.now();
      deadline.at ??= now + ENDING_WITHIN_MS;
      if (this.#isInUse(client)) await this.#untilGone(client, deadline.at - now, deadline.signal);
      else if (now > deadline.at) throw error;
    } else if (isRepeatable(method) && isUnresponsive(error) && this.#expecting > 0) {
      // Followers notice the silence themselves and continue after it: it may have begun within a request.
      await this.#untilResponsive(client, deadline.signal);
    } else if (isRepeatable(method) && isLost(error)) {
      await this.#untilReplaced(client, error, deadline.signal);
    } else {
      throw error;
    }
  }

  /** Waits for the next connection after this one was lost. @throws `error` if none is there or in progress */
  async #untilReplaced(client: C, error: unknown, signal: AbortSignal | undefined): Promise<void> {
    // A write can fail before the socket reports its end.
    if (this.#isInUse(client)) await this.#untilGone(client, CLOSES_WITHIN_MS, signal).catch(() => undefined);
    // A query is no reason to launch a supervisor after one that was shut down.
    const isReconnecting = this.#link.connection !== undefined || this.#link.state.kind === 'connecting';
    if (this.#isInUse(client) || !isReconnecting) throw error;
  }

  #isInUse(client: C): boolean {
    return this.#link.connection === client;
  }

  #untilGone(client: C, withinMs: number, signal: AbortSignal | undefined): Promise<void> {
    return untilEnded(client, { clock: this.#clock, withinMs, signal });
  }

  /** Resolves when the supervisor responds again, is gone, or has to be checked. @throws the reason of the signal */
  async #untilResponsive(client: C, signal: AbortSignal | undefined): Promise<void> {
    const listening = new DisposableStore();
    const responsive = Promise.withResolvers<undefined>();
    const done = (): void => responsive.resolve(undefined);
    const silence = client.onDidChangeSilence?.((error) => (error === undefined ? done() : undefined));
    if (silence !== undefined) listening.add(silence);
    listening.add(client.onDidClose(done));
    // It may have responded while the error message was composed.
    listening.add(this.#clock.setTimeout(done, ASKS_AGAIN_AFTER_MS));
    if (!this.#isInUse(client)) done();
    await abortable(responsive.promise, signal).finally(() => listening.dispose());
  }

  #listen(connection: C, session: DisposableStore): void {
    this.#isNew = true;
    this.#relay.listen(connection, session, () => this.#isInUse(connection));
  }

  async #introduce(connection: C): Promise<void> {
    await this.#renewSubscription(connection);
    await this.#prepare(connection);
  }

  /** Sends the subscription where this supervisor has not confirmed it. */
  async #renewSubscription(connection: C): Promise<void> {
    const subscription = this.#subscription;
    if (subscription === undefined || this.#confirmed.get(connection) === subscription) return;
    await this.#send(connection, 'subscribe', subscription);
  }

  async #send<M extends RequestName>(to: C, method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>> {
    const result = await to.request(method, params, signal);
    if (method === 'subscribe') this.#confirmed.set(to, params as SubscribeParams);
    return result;
  }

  #stateChanged(state: LinkState): void {
    if (this.#isDisposed) return;
    if (state.kind === 'connected') this.#connected();
    if (state.kind === 'unresponsive') this.#didChangeSilence.fire(state.error);
    const isAtRest = state.kind === 'idle' || (state.kind === 'failed' && !state.willRetry);
    if (!isAtRest || !this.#isOpen) return;
    this.#isOpen = false;
    this.#didClose.fire(undefined);
  }

  #connected(): void {
    const { connection } = this.#link;
    if (!this.#isNew) return this.#didChangeSilence.fire(undefined);
    this.#isNew = false;
    const isFirst = this.#latest === undefined;
    this.#latest = connection;
    this.#isOpen = true;
    this.#expected = this.#expecting > 0 ? connection?.expectNews?.() : undefined;
    // It may have changed after it was sent. What fails here is sent again after the silence, or to the next
    // supervisor.
    if (connection !== undefined) this.#renewSubscription(connection).catch(() => undefined);
    if (!isFirst) this.#didReconnect.fire(undefined);
  }
}

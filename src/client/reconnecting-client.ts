import { systemClock, type Clock } from '../base/clock.ts';
import { DisposableStore, toDisposable, type Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import { unlessAborted } from '../base/unless-aborted.ts';
import { UserError } from '../base/user-error.ts';
import type { NotificationName, Notifications, Params, RequestName, Result } from '../rpc/contract.ts';
import type { SubscribeParams } from '../model/clients.ts';
import type { Connection } from '../rpc/connection.ts';
import { ENDING_WITHIN_MS, isEnding, isStart, untilEnded } from '../rpc/wire/handover.ts';
import { isUnresponsive } from '../rpc/wire/unresponsive.ts';

/** Asking these a second time changes nothing: they are repeated on the next connection. */
const repeatable: ReadonlySet<RequestName> = new Set<RequestName>([
  'tasks/list',
  'tasks/output',
  'tasks/explain',
  'tasks/history',
  'tasks/events',
  'tasks/wait',
  'supervisor/info',
  'subscribe',
]);

/** The end of a connection that is broken. */
const CLOSES_WITHIN_MS = 1_000;

/** A question to a supervisor that is known to be silent is not sent, and costs nothing. */
const ASKS_AGAIN_AFTER_MS = 1_000;

/** How long a start is tried at one ending supervisor after the other. */
interface Patience {
  readonly signal: AbortSignal | undefined;
  until?: number;
}

type Emitters = { readonly [N in NotificationName]: Emitter<Notifications[N]> };

/**
 * A connection that outlives its supervisor. A supervisor that died left its tasks running; the next one takes them
 * over, with the same cursors. So whoever follows something reconnects, and misses nothing. And one that ends in order
 * leaves what it was asked to start to the next, which is launched for that.
 */
export class LastingClient<C extends Connection = Connection> implements Connection {
  readonly #connect: () => Promise<C>;
  readonly #clock: Clock;
  /** Unless told: for questions that are under way. */
  #worthReturning = (): boolean => this.#asking > 0;
  /** Absent while there is none: `#returning` gives the next. */
  #live: C | undefined;
  #returning: Promise<C> | undefined;
  /** Starts that are to be carried out, by the next supervisor where this one ends. */
  #starting = 0;
  #asking = 0;
  #last: C;
  readonly #emitters: Emitters = {
    'tasks/changed': new Emitter(),
    'tasks/output': new Emitter(),
    'tasks/event': new Emitter(),
    'project/changed': new Emitter(),
    'supervisor/ending': new Emitter(),
  };
  readonly #didClose = new Emitter<undefined>();
  readonly #didReturn = new Emitter<undefined>();
  readonly #didChangeSilence = new Emitter<UserError | undefined>();
  #subscription: SubscribeParams | undefined;
  /** Those who wait for news, of whichever supervisor. */
  #expecting = 0;
  #expected: Disposable | undefined;
  #links = new DisposableStore();
  #ended = false;

  readonly onDidClose: Event<undefined> = this.#didClose.event;
  /** Connected to another supervisor: the table is to be read anew, and there may be more output. */
  readonly onDidReturn: Event<undefined> = this.#didReturn.event;
  readonly onDidChangeSilence: Event<UserError | undefined> = this.#didChangeSilence.event;

  private constructor(connect: () => Promise<C>, client: C, clock: Clock) {
    this.#connect = connect;
    this.#clock = clock;
    this.#last = client;
    this.#attach(client);
  }

  /** `connect` launches the supervisor where none is running. */
  static async open<C extends Connection>(
    connect: () => Promise<C>,
    clock: Clock = systemClock(),
  ): Promise<LastingClient<C>> {
    return new LastingClient(connect, await connect(), clock);
  }

  /** The connection in use, or the one that was. */
  get latest(): C {
    return this.#last;
  }

  /**
   * `worthReturning` is asked when the supervisor has gone: true where there is a reason to bring the next one up. A start
   * that is under way is one in any case; without this, a question is as well.
   */
  returnWhile(worthReturning: () => boolean): void {
    this.#worthReturning = worthReturning;
  }

  async request<M extends RequestName>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>> {
    if (method === 'subscribe') this.#subscription = params as SubscribeParams;
    const paramsNow = withDeadline(method, params, this.#clock);
    const patience: Patience = { signal };
    const starting = isStart(method) ? 1 : 0;
    const asking = repeatable.has(method) ? 1 : 0;
    this.#starting += starting;
    this.#asking += asking;
    try {
      for (;;) {
        const client = await this.#client();
        try {
          return await client.request(method, paramsNow(), signal);
        } catch (error) {
          await this.#untilRepeatable(method, error, client, patience);
        }
      }
    } finally {
      this.#starting -= starting;
      this.#asking -= asking;
    }
  }

  /** Resolves when the request may be made at the next supervisor. Throws the error where it shall not be. */
  async #untilRepeatable(method: RequestName, error: unknown, client: C, patience: Patience): Promise<void> {
    if (this.#ended) throw error;
    if (isStart(method) && isEnding(error)) {
      const now = this.#clock.now();
      patience.until ??= now + ENDING_WITHIN_MS;
      if (this.#live === client) await this.#untilGone(client, patience.until - now, patience.signal);
      else if (now > patience.until) throw error;
    } else if (repeatable.has(method) && isUnresponsive(error) && this.#expecting > 0) {
      // Whoever follows hears of the silence by itself, and goes on when it is over: it may have begun within a question.
      await this.#untilHeard(client, patience.signal);
    } else {
      if (!repeatable.has(method) || !isLost(error)) throw error;
      // A write can fail before the socket tells of its end.
      if (this.#live === client)
        await this.#untilGone(client, CLOSES_WITHIN_MS, patience.signal).catch(() => undefined);
      if (this.#live === client) throw error;
    }
  }

  #untilGone(client: C, withinMs: number, signal: AbortSignal | undefined): Promise<void> {
    return untilEnded(client, { clock: this.#clock, withinMs, signal });
  }

  /** Resolves when it answers again or is gone, and when it is time to look. @throws the reason of the signal */
  async #untilHeard(client: C, signal: AbortSignal | undefined): Promise<void> {
    const listening = new DisposableStore();
    const heard = Promise.withResolvers<undefined>();
    const done = (): void => heard.resolve(undefined);
    const silence = client.onDidChangeSilence?.((error) => (error === undefined ? done() : undefined));
    if (silence !== undefined) listening.add(silence);
    listening.add(client.onDidClose(done));
    // It may have answered while the words for its silence were looked for.
    listening.add(this.#clock.setTimeout(done, ASKS_AGAIN_AFTER_MS));
    if (this.#live !== client) done();
    await unlessAborted(heard.promise, signal).finally(() => listening.dispose());
  }

  on<N extends NotificationName>(notification: N): Event<Notifications[N]> {
    return this.#emitters[notification].event;
  }

  expectNews(): Disposable {
    this.#expecting += 1;
    this.#expected ??= this.#live?.expectNews?.();
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
    this.#ended = true;
    this.#links.dispose();
    this.#live?.dispose();
    this.#returning?.then(
      (client) => client.dispose(),
      () => undefined,
    );
  }

  async #client(): Promise<C> {
    const client = this.#live ?? (await this.#returning);
    if (client === undefined) throw new UserError('connection-lost', 'The supervisor has exited.');
    return client;
  }

  #attach(client: C): void {
    this.#live = client;
    this.#last = client;
    this.#returning = undefined;
    this.#links = new DisposableStore();
    this.#links.add(client.onDidClose(() => this.#lost()));
    const silence = client.onDidChangeSilence?.((error) => this.#didChangeSilence.fire(error));
    if (silence !== undefined) this.#links.add(silence);
    this.#expected = this.#expecting > 0 ? client.expectNews?.() : undefined;
    for (const notification of keysOf(this.#emitters)) this.#links.add(forward(client, notification, this.#emitters));
  }

  #lost(): void {
    this.#links.dispose();
    this.#live = undefined;
    if (this.#starting === 0 && !this.#worthReturning()) {
      this.#end();
      return;
    }
    this.#returning = this.#return();
    this.#returning.catch(() => this.#end());
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    // The next one may have been there and said nothing.
    this.#links.dispose();
    this.#live?.dispose();
    this.#didClose.fire(undefined);
  }

  async #return(): Promise<C> {
    const client = await this.#connect();
    if (this.#ended) client.dispose();
    else this.#attach(client);
    try {
      if (this.#subscription !== undefined) await client.request('subscribe', this.#subscription);
    } catch (error) {
      // This one has died as well, and the next is on its way already.
      if (isLost(error) && this.#live !== client) return client;
      throw error;
    }
    this.#didReturn.fire(undefined);
    return client;
  }
}

/** The deadline of a wait is its asker's: one that is repeated at the next supervisor has only what is left of it. */
function withDeadline<M extends RequestName>(method: M, params: Params<M>, clock: Clock): () => Params<M> {
  const { timeoutMs } = params as { readonly timeoutMs?: number };
  if (method !== 'tasks/wait' || timeoutMs === undefined) return () => params;
  const deadline = clock.now() + timeoutMs;
  let isRepeated = false;
  return () => {
    const left = isRepeated ? Math.max(0, deadline - clock.now()) : timeoutMs;
    isRepeated = true;
    return { ...params, timeoutMs: left };
  };
}

function isLost(error: unknown): boolean {
  return error instanceof UserError && error.code === 'connection-lost';
}

function keysOf(emitters: Emitters): readonly NotificationName[] {
  return Object.keys(emitters) as NotificationName[];
}

function forward<N extends NotificationName>(
  client: Connection,
  notification: N,
  emitters: Pick<Emitters, N>,
): Disposable {
  const emitter: Emitter<Notifications[N]> = emitters[notification];
  return client.on(notification)((value) => emitter.fire(value));
}

import { DisposableStore, type Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import { UserError } from '../base/user-error.ts';
import type { NotificationName, Notifications, Params, RequestName, Result, SubscribeParams } from './contract.ts';
import type { Connection } from './connection.ts';

/** Asking these a second time changes nothing: they are repeated on the next connection. */
const repeatable: ReadonlySet<RequestName> = new Set<RequestName>([
  'tasks/list',
  'tasks/output',
  'tasks/explain',
  'tasks/history',
  'tasks/events',
  'tasks/wait',
  'supervisor/info',
]);

type Emitters = { readonly [N in NotificationName]: Emitter<Notifications[N]> };

/**
 * A connection that outlives its supervisor. A supervisor that died left its tasks running; the next one takes them
 * over, with the same cursors. So whoever follows something reconnects, and misses nothing.
 */
export class LastingClient implements Connection {
  readonly #connect: () => Promise<Connection>;
  #worthReturning: () => boolean = () => false;
  /** Absent while there is none: `#returning` gives the next. */
  #live: Connection | undefined;
  #returning: Promise<Connection> | undefined;
  readonly #emitters: Emitters = {
    'tasks/changed': new Emitter(),
    'tasks/output': new Emitter(),
    'tasks/event': new Emitter(),
    'project/changed': new Emitter(),
  };
  readonly #didClose = new Emitter<undefined>();
  readonly #didReturn = new Emitter<undefined>();
  #subscription: SubscribeParams | undefined;
  #links = new DisposableStore();
  #ended = false;

  readonly onDidClose: Event<undefined> = this.#didClose.event;
  /** Connected to another supervisor: the table is to be read anew, and there may be more output. */
  readonly onDidReturn: Event<undefined> = this.#didReturn.event;

  private constructor(connect: () => Promise<Connection>, client: Connection) {
    this.#connect = connect;
    this.#attach(client);
  }

  /** `connect` launches the supervisor where none is running. */
  static async open(connect: () => Promise<Connection>): Promise<LastingClient> {
    return new LastingClient(connect, await connect());
  }

  /** `worthReturning` is asked when the supervisor has gone: true where there is a reason to bring the next one up. */
  returnWhile(worthReturning: () => boolean): void {
    this.#worthReturning = worthReturning;
  }

  async request<M extends RequestName>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>> {
    if (method === 'subscribe') this.#subscription = params as SubscribeParams;
    for (;;) {
      const client = await this.#client();
      try {
        return await client.request(method, params, signal);
      } catch (error) {
        const again = repeatable.has(method) && isLost(error) && this.#live !== client;
        if (!again || this.#ended) throw error;
      }
    }
  }

  on<N extends NotificationName>(notification: N): Event<Notifications[N]> {
    return this.#emitters[notification].event;
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

  async #client(): Promise<Connection> {
    const client = this.#live ?? (await this.#returning);
    if (client === undefined) throw new UserError('connection-lost', 'The supervisor has ended.');
    return client;
  }

  #attach(client: Connection): void {
    this.#live = client;
    this.#returning = undefined;
    this.#links = new DisposableStore();
    this.#links.add(client.onDidClose(() => this.#lost()));
    for (const notification of keysOf(this.#emitters)) this.#links.add(forward(client, notification, this.#emitters));
  }

  #lost(): void {
    this.#links.dispose();
    this.#live = undefined;
    if (!this.#worthReturning()) {
      this.#end();
      return;
    }
    this.#returning = this.#return();
    this.#returning.catch(() => this.#end());
  }

  #end(): void {
    this.#ended = true;
    this.#didClose.fire(undefined);
  }

  async #return(): Promise<Connection> {
    const client = await this.#connect();
    if (this.#ended) client.dispose();
    else this.#attach(client);
    if (this.#subscription !== undefined) await client.request('subscribe', this.#subscription);
    this.#didReturn.fire(undefined);
    return client;
  }
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

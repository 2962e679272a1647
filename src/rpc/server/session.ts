// One connection of the server: unauthenticated until it has sent the token, then a client.
import type { Duplex } from 'node:stream';
import {
  createMessageConnection,
  ErrorCodes,
  ResponseError,
  type CancellationToken,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/user-error.ts';
import { estimateSize } from '../../base/estimate-size.ts';
import { ByteBudget, tooMuchUnanswered } from '../wire/byte-budget.ts';
import {
  MAX_MESSAGE_BYTES,
  PROTOCOL_VERSION,
  type NotificationName,
  type Notifications,
  type Params,
  type RequestName,
  type Result,
} from '../contract.ts';
import type { ClientKind, HelloParams, HelloResult, SubscribeParams } from '../../model/clients.ts';
import { REQUEST_CANCELLED, toResponseError } from '../wire/errors.ts';
import { LineReader, LineWriter, type BadMessage } from '../wire/framing.ts';
import { protocolMismatch } from '../wire/mismatch.ts';
import { Outbox } from '../wire/outbox.ts';
import { checks, helloKey, InvalidValue } from '../params.ts';
import { isSameSecret } from './same-secret.ts';
import { assertServes } from './serves.ts';

/**
 * An unauthenticated connection has this long, and this many tries, to show the token, in messages no longer than a
 * hello needs to be.
 */
const HELLO_WITHIN_MS = 10_000;
const MOST_TRIES = 3;
const LONGEST_UNAUTHENTICATED = 64 * 1024;

/** A client that does not read its answers is gone when this much waits for it. */
const MOST_UNSENT = 16 * 1024 * 1024;
const MOST_REQUESTS_AT_ONCE = 256;
/** The memory that one client's unanswered requests may hold. */
const MOST_UNANSWERED = 16 * 1024 * 1024;

/** The time that an ended connection has to read its last answer. */
const FAREWELL_MS = 1_000;

/** A connected client that has shown the token. */
export interface Client {
  readonly kind: ClientKind;
  readonly name: string;
  readonly version: string;
  readonly pid: number;
  readonly editorPid?: number;
  readonly onLastClose: 'stop' | 'keep';
  /** ISO 8601. */
  readonly connectedAt: string;
  readonly subscription: SubscribeParams;
  /** Notifies this client, whatever it subscribed to. */
  notify<N extends NotificationName>(name: N, params: Notifications[N]): void;
  /** Resolves when it has read what it was sent but for a little, or is gone: what is large waits for that. */
  drained(): Promise<void>;
}

/** The methods that the room `service` answers; the others are the connection's own. */
export type HandledName = Exclude<RequestName, 'hello' | 'ping' | 'subscribe'>;

/** `signal` aborts when the client withdraws the request or is gone. */
export type Handlers = {
  readonly [M in HandledName]: (params: Params<M>, client: Client, signal: AbortSignal) => Promise<Result<M>>;
};

export interface SessionOptions {
  readonly token: string;
  readonly handlers: Handlers;
  readonly clock: Clock;
  /** Of all clients together: unanswered requests, incomplete messages, unread bytes. */
  readonly received: ByteBudget;
  readonly halves: ByteBudget;
  readonly unsent: ByteBudget;
  /** A bug: a handler threw what is no UserError. */
  readonly onError: (error: unknown, method: string) => void;
  readonly onHello: (session: Session, client: Client) => void;
  readonly onSubscribe: (client: Client) => void;
  readonly onClose: (session: Session) => void;
}

type State =
  | { readonly kind: 'unauthenticated' }
  /** It has the token and speaks another version: all it may do is end this supervisor. */
  | { readonly kind: 'incompatible'; readonly protocol: number }
  | { readonly kind: 'client'; readonly client: Client };

export class Session implements Disposable {
  readonly #socket: Duplex;
  readonly #options: SessionOptions;
  readonly #reader: LineReader;
  readonly #connection: MessageConnection;
  readonly #outbox: Outbox;
  readonly #received: ByteBudget;
  readonly #store = new DisposableStore();
  readonly #deadline = this.#store.add(new MutableDisposable<Disposable>());
  readonly #running = new Set<AbortController>();
  #state: State = { kind: 'unauthenticated' };
  #subscription: SubscribeParams = {};
  #tries = 0;

  constructor(socket: Duplex, options: SessionOptions) {
    this.#socket = socket;
    this.#options = options;
    const limit = (): number => (this.#state.kind === 'client' ? MAX_MESSAGE_BYTES : LONGEST_UNAUTHENTICATED);
    const { received, halves, unsent } = options;
    this.#received = new ByteBudget(MOST_UNANSWERED, received);
    const onBadMessage = (bad: BadMessage): void => this.#refuse(bad);
    this.#reader = new LineReader(socket, { limit, onBadMessage, budget: halves });
    const writer = new LineWriter(socket, { maxUnsent: MOST_UNSENT, budget: unsent });
    this.#connection = createMessageConnection(this.#reader, writer);
    this.#outbox = new Outbox({
      send: (name, params) => this.#send(name, params),
      isFull: () => socket.writableNeedDrain,
      onTooSlow: () => socket.destroy(),
    });
    socket.on('drain', () => this.#outbox.flush());
    this.#connection.onRequest((method, params, token) => this.#answer(method, params, token));
    this.#connection.onClose(() => this.#gone());
    this.#deadline.value = options.clock.setTimeout(() => this.end(), HELLO_WITHIN_MS);
    this.#connection.listen();
  }

  /** Undefined before a good hello. */
  get client(): Client | undefined {
    return this.#state.kind === 'client' ? this.#state.client : undefined;
  }

  /** Lets the client read what was answered, then closes. Unread bytes or a refused write would take that from it. */
  end(): void {
    this.#reader.drop();
    this.#outbox.flushAll();
    this.#socket.end();
    this.#deadline.value = this.#options.clock.setTimeout(() => this.#socket.destroy(), FAREWELL_MS);
  }

  dispose(): void {
    this.#socket.destroy();
    this.#gone();
  }

  #gone(): void {
    if (this.#store.isDisposed) return;
    this.#store.dispose();
    for (const request of this.#running) request.abort();
    this.#connection.dispose();
    this.#options.onClose(this);
  }

  #send(name: NotificationName, params: Notifications[NotificationName]): void {
    if (this.#store.isDisposed || !this.#socket.writable) return;
    this.#connection.sendNotification(name, params).catch(() => this.#socket.destroy());
  }

  /** The library can only answer what is a request; this answers the rest. */
  #refuse({ code, message, id, fatal }: BadMessage): void {
    if (this.#socket.writable)
      this.#socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })}\n`);
    if (this.#socket.writableLength > MOST_UNSENT) this.#socket.destroy();
    if (fatal) this.end();
    else if (this.#state.kind === 'unauthenticated') this.#countTry();
  }

  #countTry(): void {
    this.#tries += 1;
    // The answer to the try is written before the next turn.
    if (this.#tries === MOST_TRIES) setImmediate(() => this.end());
  }

  async #answer(method: string, params: unknown, token: CancellationToken): Promise<unknown> {
    const request = new AbortController();
    token.onCancellationRequested(() => request.abort());
    const bytes = estimateSize(params);
    if (!this.#received.take(bytes)) throw toResponseError(tooMuchUnanswered());
    this.#running.add(request);
    try {
      return await this.#dispatch(method, params, request.signal);
    } catch (error) {
      throw this.#explain(error, method, request.signal);
    } finally {
      this.#running.delete(request);
      this.#received.give(bytes);
    }
  }

  #explain(error: unknown, method: string, signal: AbortSignal): ResponseError<unknown> {
    if (error instanceof ResponseError) return error;
    if (error instanceof UserError) return toResponseError(error);
    if (error instanceof InvalidValue)
      return new ResponseError(ErrorCodes.InvalidParams, `${method}: ${error.message}`);
    if (signal.aborted) return new ResponseError(REQUEST_CANCELLED, `${method} was cancelled.`);
    this.#options.onError(error, method);
    const message = error instanceof Error ? error.message : String(error);
    return new ResponseError(ErrorCodes.InternalError, `${message} (This is a bug in Dirigent; see its log.)`);
  }

  #dispatch(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
    if (method === 'hello') return this.#hello(params, signal);
    if (this.#state.kind === 'unauthenticated') {
      this.#countTry();
      throw new UserError('unauthorized', 'Send hello with the token first.');
    }
    if (this.#state.kind === 'incompatible')
      return this.#serveIncompatible(method, params, this.#state.protocol, signal);
    if (method === 'ping') return Promise.resolve(null);
    if (!isRequestName(method))
      throw new ResponseError(ErrorCodes.MethodNotFound, `There is no method ${method.slice(0, 100)}.`);
    if (this.#running.size > MOST_REQUESTS_AT_ONCE) {
      throw new UserError(
        'rejected',
        `This connection has ${MOST_REQUESTS_AT_ONCE} unanswered requests; wait for some of them.`,
      );
    }
    if (method === 'subscribe') {
      this.#subscription = checks.subscribe(params, '');
      this.#options.onSubscribe(this.#state.client);
      return Promise.resolve(null);
    }
    return this.#call(method, params, this.#state.client, signal);
  }

  #call<M extends HandledName>(method: M, params: unknown, client: Client, signal: AbortSignal): Promise<Result<M>> {
    return this.#options.handlers[method](checks[method](params, ''), client, signal);
  }

  async #hello(params: unknown, signal: AbortSignal): Promise<HelloResult> {
    this.#assertNew();
    const { token, protocol } = helloKey(params, '');
    if (!isSameSecret(token, this.#options.token)) {
      this.#countTry();
      throw new UserError('unauthorized', 'Wrong token: read the token file of this supervisor again.');
    }
    if (protocol !== PROTOCOL_VERSION) {
      this.#state = { kind: 'incompatible', protocol };
      throw protocolMismatch({ client: protocol, supervisor: PROTOCOL_VERSION });
    }
    const hello = checks.hello(params, '');
    const client = this.#clientOf(hello);
    if (hello.configFile !== undefined) {
      // Before it counts as one: an editor that is refused must not be the last one that leaves.
      await assertServes(await this.#call('supervisor/info', {}, client, signal), hello.configFile);
      this.#assertNew();
      signal.throwIfAborted();
    }
    this.#state = { kind: 'client', client };
    this.#deadline.value = undefined;
    this.#options.onHello(this, client);
    return { protocol: PROTOCOL_VERSION, supervisor: await this.#call('supervisor/info', {}, client, signal) };
  }

  #assertNew(): void {
    if (this.#state.kind === 'client') throw new UserError('conflict', 'hello was already sent on this connection.');
  }

  #serveIncompatible(method: string, params: unknown, protocol: number, signal: AbortSignal): Promise<unknown> {
    if (method !== 'supervisor/shutdown') throw protocolMismatch({ client: protocol, supervisor: PROTOCOL_VERSION });
    const client = { kind: 'library', name: 'a client of another version', version: '', pid: 0 } as const;
    return this.#call(method, params, this.#clientOf({ token: '', protocol, client }), signal);
  }

  #clientOf({ client, onLastClose = 'stop' }: HelloParams): Client {
    const subscription = (): SubscribeParams => this.#subscription;
    return {
      ...client,
      onLastClose,
      connectedAt: new Date(this.#options.clock.now()).toISOString(),
      get subscription() {
        return subscription();
      },
      notify: (name, params) => this.#outbox.notify(name, params),
      drained: () => this.#drained(),
    };
  }

  async #drained(): Promise<void> {
    if (this.#socket.destroyed || !this.#socket.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#socket.off('drain', done).off('close', done);
        resolve();
      };
      this.#socket.on('drain', done).on('close', done);
    });
  }
}

function isRequestName(method: string): method is HandledName | 'subscribe' {
  return Object.hasOwn(checks, method) && method !== 'hello' && method !== 'ping';
}

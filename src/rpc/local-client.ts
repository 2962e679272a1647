// A client in the supervisor's own process: the same verbs, checks and notices as over the socket, without the socket.
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import { UserError } from '../base/user-error.ts';
import { InvalidValue } from './check.ts';
import type { SupervisorClient } from './connection.ts';
import type { NotificationName, Notifications, Params, RequestName, Result } from './contract.ts';
import type { SubscribeParams, SupervisorInfo } from '../model/clients.ts';
import { connectionLost } from './wire/errors.ts';
import { checks } from './params.ts';
import type { Client, HandledName, Handlers } from './server/session.ts';

export interface LocalClientOptions {
  /** As `supervisor/info` lists it. */
  readonly name: string;
  readonly version: string;
  readonly handlers: Handlers;
  readonly clock: Clock;
  /** A bug: of a handler, or of a listener of this client, which keeps no other from hearing. */
  readonly onError: (error: unknown, what: string) => void;
  readonly onSubscribe: (client: Client) => void;
  readonly onClose: (client: LocalClient) => void;
}

/**
 * Gives and takes copies, so that no consumer can change what another one, or the supervisor, sees. Listeners are told
 * after the turn that caused it, so that they may ask for anything at once.
 */
export class LocalClient implements SupervisorClient {
  /** How the supervisor sees it. */
  readonly client: Client;
  readonly #options: LocalClientOptions;
  readonly #gone = new AbortController();
  readonly #emitters = new Map<NotificationName, Disposable>();
  readonly #didClose = new Emitter<undefined>((error) => this.#options.onError(error, 'onDidClose'));
  #subscription: SubscribeParams = {};
  #supervisor: SupervisorInfo | undefined;

  readonly onDidClose: Event<undefined> = this.#didClose.event;

  constructor(options: LocalClientOptions) {
    this.#options = options;
    const subscription = (): SubscribeParams => this.#subscription;
    this.client = {
      kind: 'library',
      name: options.name,
      version: options.version,
      pid: process.pid,
      onLastClose: 'keep',
      drained: () => Promise.resolve(),
      connectedAt: new Date(options.clock.now()).toISOString(),
      get subscription() {
        return subscription();
      },
      notify: (name, params) => this.#notify(name, params),
    };
  }

  /** Once it counts among the clients. */
  async greet(): Promise<void> {
    this.#supervisor = await this.request('supervisor/info', {});
  }

  get supervisor(): SupervisorInfo {
    if (this.#supervisor === undefined) throw new Error('not greeted yet');
    return this.#supervisor;
  }

  async request<M extends RequestName>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>> {
    const over = signal === undefined ? this.#gone.signal : AbortSignal.any([this.#gone.signal, signal]);
    over.throwIfAborted();
    const answer = this.#answer(method, params, over);
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(over.reason as Error);
      over.addEventListener('abort', abort, { once: true });
      answer.then(resolve, reject).finally(() => over.removeEventListener('abort', abort));
    });
  }

  async #answer<M extends RequestName>(method: M, params: Params<M>, signal: AbortSignal): Promise<Result<M>> {
    try {
      return structuredClone(await this.#call(method, structuredClone(params), signal)) as Result<M>;
    } catch (error) {
      throw this.#explain(error, method, signal);
    }
  }

  async #call(method: RequestName, params: unknown, signal: AbortSignal): Promise<unknown> {
    if (method === 'hello') throw new UserError('conflict', 'A client in the same process is let in without hello.');
    if (!Object.hasOwn(checks, method)) throw new UserError('invalid-argument', `There is no method ${method}.`);
    if (method === 'ping') return null;
    if (method !== 'subscribe') return this.#handle(method, params, signal);
    this.#subscription = checks.subscribe(params, '');
    this.#options.onSubscribe(this.client);
    return null;
  }

  #handle<M extends HandledName>(method: M, params: unknown, signal: AbortSignal): Promise<Result<M>> {
    return this.#options.handlers[method](checks[method](params, ''), this.client, signal);
  }

  #explain(error: unknown, method: string, signal: AbortSignal): UserError {
    if (error instanceof UserError) return error;
    if (error instanceof InvalidValue)
      return new UserError('invalid-argument', `${method}: ${error.message}`, { cause: error });
    if (!signal.aborted) this.#options.onError(error, method);
    const message = error instanceof Error ? error.message : String(error);
    return new UserError('operation-failed', `The supervisor could not do ${method}: ${message}`, { cause: error });
  }

  on<N extends NotificationName>(name: N): Event<Notifications[N]> {
    const emitter = this.#emitterOf(name);
    return (listener, thisArgs, disposables) =>
      emitter.event((value) => this.#settle(listener.call(thisArgs, value), name), undefined, disposables);
  }

  /** A listener may be async. One that was still asking when the supervisor ended has done nothing wrong. */
  #settle(outcome: unknown, name: NotificationName): void {
    if (!(outcome instanceof Promise)) return;
    outcome.catch((error: unknown) => {
      if (error !== this.#gone.signal.reason) this.#options.onError(error, `a listener of ${name}`);
    });
  }

  #emitterOf<N extends NotificationName>(name: N): Emitter<Notifications[N]> {
    const known = this.#emitters.get(name) as Emitter<Notifications[N]> | undefined;
    if (known !== undefined) return known;
    const emitter = new Emitter<Notifications[N]>((error) => this.#options.onError(error, `a listener of ${name}`));
    this.#emitters.set(name, emitter);
    return emitter;
  }

  #notify<N extends NotificationName>(name: N, params: Notifications[N]): void {
    const emitter = this.#emitters.get(name) as Emitter<Notifications[N]> | undefined;
    if (emitter?.hasListeners !== true) return;
    const copy = structuredClone(params);
    queueMicrotask(() => emitter.fire(copy));
  }

  /** The supervisor ends, which nobody here asked for. */
  end(): void {
    if (this.#gone.signal.aborted) return;
    this.#leave();
    this.#didClose.fire(undefined);
    this.#didClose.dispose();
  }

  dispose(): void {
    if (this.#gone.signal.aborted) return;
    this.#leave();
    this.#didClose.dispose();
  }

  #leave(): void {
    for (const emitter of this.#emitters.values()) emitter.dispose();
    this.#gone.abort(connectionLost());
    this.#options.onClose(this);
  }
}

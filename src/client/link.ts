// The connection to the supervisor of a folder: connects or launches, reconnects after a drop, and finds supervisors
// that other clients launched.
//
//            open()                connected
//   idle ───────────► connecting ───────────► connected
//    ▲                  ▲   │ attempt failed        │ dropped
//    │                  │   ▼                       │
//    │ close()          ├── failed                  │
//    │                  └───────────────────────────┤ with a reason to reconnect, such as tasks that run: at once, so
//    │                                              │ that the next supervisor adopts them
//    └──────────────────────────────────────────────┘ without one: it was shut down. Then another client's supervisor is
//                                                     found, also one that came before the watch stood, but none is
//                                                     launched before it is needed.
//
// A failed attempt is retried as the options say; where it is not, another client's supervisor is found as well. A
// search that finds none changes no state. A supervisor that accepts connections but does not respond is
// `unresponsive`, before or after the handshake: its connection is kept and continues with its next message.
import type { Clock } from '../base/clock.ts';
import { DisposableStore, MutableDisposable, type Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import { UserError } from '../base/user-error.ts';
import type { Connection } from '../rpc/connection.ts';
import { isUnresponsive } from '../rpc/wire/unresponsive.ts';

export type LinkState =
  | { readonly kind: 'idle' }
  /**
   * `isStale`: the supervisor was unresponsive or the last attempt failed: what is known of its tasks is outdated.
   * `failure`: why that attempt failed.
   */
  | { readonly kind: 'connecting'; readonly isStale: boolean; readonly failure?: unknown }
  | { readonly kind: 'connected' }
  | { readonly kind: 'unresponsive'; readonly error: UserError }
  | { readonly kind: 'failed'; readonly error: unknown; readonly willRetry: boolean };

/** Why the last attempt failed; also while the next one is in progress, until one succeeds. */
export function failureOf(state: LinkState): unknown {
  if (state.kind === 'failed') return state.error;
  return state.kind === 'connecting' ? state.failure : undefined;
}

/**
 * Connects to the supervisor of a folder: `launch` starts one where none runs, `find` rejects there with `not-running`.
 * Aborting rejects. `onSilence` is called while the supervisor accepts connections but does not respond.
 */
export type Connect<C extends Connection = Connection> = (
  how: 'launch' | 'find',
  signal: AbortSignal,
  onSilence: (error: UserError) => void,
) => Promise<C>;

/** Milliseconds until the next attempt, after so many failures in a row; undefined: no automatic retry. */
export type RetryDelay = (failures: number, error: unknown) => number | undefined;

export interface LinkOptions<C extends Connection> {
  readonly connect: Connect<C>;
  readonly clock: Clock;
  readonly retryDelay: RetryDelay;
  /** Called when the supervisor is gone: whether to launch the next one. */
  readonly shouldReconnect: () => boolean;
  /** Subscribes to a connection before its first message; `session` ends with it. */
  readonly listen: (connection: C, session: DisposableStore) => void;
  /** Requests to complete before it counts as connected; an error fails the attempt. */
  readonly prepare: (connection: C) => Promise<void>;
  /** Requests to complete before it counts as connected again after it was unresponsive. */
  readonly resume: (connection: C) => Promise<void>;
  /**
   * Watches for supervisors that other clients launch, while this one has none: `look` is called once the watch is set
   * up, and at every sign.
   */
  readonly watchForSupervisor?: ((look: () => void) => Disposable) | undefined;
  readonly log?: ((message: string) => void) | undefined;
}

/** A search for another client's supervisor: what happened meanwhile, and the state to return to if none is found. */
type Search = { hasSign: boolean; isNeeded: boolean; readonly from: LinkState };

export class Link<C extends Connection = Connection> implements Disposable {
  readonly #options: LinkOptions<C>;
  readonly #didChangeState = new Emitter<LinkState>();
  readonly #session = new MutableDisposable<DisposableStore>();
  readonly #retry = new MutableDisposable<Disposable>();
  /** For signs of another client's supervisor. */
  readonly #watch = new MutableDisposable<Disposable>();
  #search: Search | undefined;
  #state: LinkState = { kind: 'idle' };
  #connection: C | undefined;
  /** Why the supervisor of the connection in use does not respond, as last reported; undefined while it does. */
  #silence: UserError | undefined;
  #failures = 0;

  readonly onDidChangeState: Event<LinkState> = this.#didChangeState.event;

  constructor(options: LinkOptions<C>) {
    this.#options = options;
  }

  get state(): LinkState {
    return this.#state;
  }

  /** The connection in use, also while it is unresponsive; undefined before it counts as connected. */
  get connection(): C | undefined {
    return this.#connection;
  }

  /** Connects, launching a supervisor if none runs; does nothing if there is a connection or one is in progress. */
  open(): void {
    if (this.#state.kind === 'idle' || this.#state.kind === 'failed') this.reopen();
    else if (this.#search !== undefined && this.#state.kind === 'connecting') this.#search.isNeeded = true;
  }

  /** Disconnects; the supervisor keeps running. */
  close(): void {
    this.#retry.value = undefined;
    this.#watch.value = undefined;
    this.#search = undefined;
    this.#session.value = undefined;
    this.#connection = undefined;
    this.#enter({ kind: 'idle' });
  }

  /** Drops the connection and connects again. */
  reopen(): void {
    this.#session.value = undefined;
    this.#connection = undefined;
    this.#failures = 0;
    this.#attempt();
  }

  /** Connects to another client's supervisor if there is one; launches none. */
  look(): void {
    if (this.#search !== undefined) this.#search.hasSign = true;
    else if (this.#state.kind === 'idle' || this.#state.kind === 'failed') this.#attempt(this.#state);
  }

  /** The connection; waits for an attempt in progress. @throws why there is none */
  async settled(): Promise<C> {
    const isInProgress = this.connection === undefined && this.#state.kind === 'connecting';
    const state = isInProgress ? await this.#outcome() : this.#state;
    if (this.connection !== undefined) return this.connection;
    throw 'error' in state ? asError(state.error) : connectionClosed();
  }

  dispose(): void {
    this.close();
    this.#didChangeState.dispose();
  }

  #outcome(): Promise<LinkState> {
    return new Promise((resolve) => {
      const settled = this.onDidChangeState((state) => {
        if (state.kind === 'connecting') return;
        settled.dispose();
        resolve(state);
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
    // After a failure no state change: the same failure would be reported again whenever a supervisor came or went.
    if (from?.kind !== 'failed') this.#enter(connectingAfter(this.#state));
    this.#establish(session, how, abort.signal).catch((error: unknown) => {
      if (this.#session.value === session) this.#attemptFailed(error);
    });
  }

  async #establish(session: DisposableStore, how: 'launch' | 'find', signal: AbortSignal): Promise<void> {
    const connection = await this.#options.connect(how, signal, (error) => {
      if (this.#session.value !== session) return;
      if (this.#search !== undefined) this.#search.isNeeded = false;
      this.#enter({ kind: 'unresponsive', error });
    });
    // Disposed at once if the session was closed meanwhile.
    session.add(connection);
    if (this.#session.value !== session) return;
    session.add(connection.onDidClose(() => this.#dropped(session)));
    const silence = connection.onDidChangeSilence?.((error) => this.#silenceChanged(session, error));
    if (silence !== undefined) session.add(silence);
    this.#options.listen(connection, session);
    await this.#options.prepare(connection);
    if (this.#session.value !== session) return;
    this.#connection = connection;
    this.#silence = undefined;
    this.#failures = 0;
    this.#watch.value = undefined;
    this.#search = undefined;
    this.#enter({ kind: 'connected' });
  }

  #silenceChanged(session: DisposableStore, error: UserError | undefined): void {
    const connection = this.#connection;
    if (this.#session.value !== session || connection === undefined) return;
    this.#silence = error;
    this.#log(error?.message ?? 'The supervisor responds again');
    if (error === undefined) void this.#resumed(session, connection);
    else this.#enter({ kind: 'unresponsive', error });
  }

  async #resumed(session: DisposableStore, connection: C): Promise<void> {
    try {
      await this.#options.resume(connection);
    } catch (error) {
      // Unresponsive again: its next message leads here again.
      if (!isUnresponsive(error)) this.#dropped(session);
      return;
    }
    // The next silence may have begun meanwhile; its end leads here again.
    if (this.#session.value === session && this.#silence === undefined) this.#enter({ kind: 'connected' });
  }

  #attemptFailed(error: unknown): void {
    if (this.#search !== undefined) return this.#notFound(this.#search);
    this.#failures += 1;
    this.#log(`No connection to the supervisor (attempt ${this.#failures}): ${asError(error).message}`);
    this.#session.value = undefined;
    this.#connection = undefined;
    const delay = this.#options.retryDelay(this.#failures, error);
    if (delay === 0) return this.#attempt();
    // The user may start one from another client.
    if (delay === undefined) this.#watchForOthers();
    this.#enter({ kind: 'failed', error, willRetry: delay !== undefined });
    if (delay === undefined) return;
    this.#retry.value = this.#options.clock.setTimeout(() => this.#attempt(), delay);
  }

  /** The watch stays, so that no sign is missed. */
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
      this.#attemptFailed(connectionClosed());
      return;
    }
    this.#session.value = undefined;
    this.#connection = undefined;
    const willReconnect = this.#options.shouldReconnect();
    this.#log(willReconnect ? 'The supervisor is gone while it is needed: connecting again' : 'The supervisor ended');
    if (willReconnect) return this.#attempt();
    // When another client launches one, connect to it.
    this.#watchForOthers();
    this.#enter({ kind: 'idle' });
  }

  /** Called before the state change is announced: a listener may close the link, or launch a supervisor. */
  #watchForOthers(): void {
    this.#watch.value = this.#options.watchForSupervisor?.(() => this.look());
  }

  #enter(state: LinkState): void {
    if (this.#state === state) return;
    if (this.#state.kind === state.kind && state.kind !== 'failed') return;
    this.#state = state;
    this.#didChangeState.fire(state);
  }

  #log(message: string): void {
    this.#options.log?.(message);
  }
}

function connectingAfter(state: LinkState): LinkState {
  const isStale = state.kind === 'failed' || state.kind === 'unresponsive';
  return { kind: 'connecting', isStale, failure: failureOf(state) };
}

function connectionClosed(): UserError {
  return new UserError('connection-lost', 'The supervisor of this folder closed the connection. Try again.');
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

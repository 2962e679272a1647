// A JSON-RPC connection: requests out, notifications in, one error for everything that ends it. Requests to a
// supervisor that no longer responds fail: see liveness-monitor.ts.
import { createConnection } from 'node:net';
import type { Duplex } from 'node:stream';
import { CancellationTokenSource, createMessageConnection, type MessageConnection } from 'vscode-jsonrpc/node';
import { systemClock, type Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import { UserError } from '../../base/user-error.ts';
import { askedFor } from './asked.ts';
import {
  MAX_MESSAGE_BYTES,
  type NotificationName,
  type Notifications,
  type Params,
  type RequestName,
  type Result,
} from '../contract.ts';
import { ending, isStart } from './handover.ts';
import { toUserError } from './errors.ts';
import { LineReader, LineWriter } from './framing.ts';
import { LivenessMonitor, SILENT_AFTER_MS } from './liveness-monitor.ts';
import { unresponsive, type Silent } from './unresponsive.ts';

/**
 * So much is read of what comes faster than it is taken. While no more is read the end of the other side is not seen.
 */
const MOST_AHEAD = 2 * MAX_MESSAGE_BYTES;

export class Wire implements Disposable {
  readonly #socket: Duplex;
  readonly #connection: MessageConnection;
  readonly #didClose = new Emitter<undefined>();
  readonly #didChangeSilence = new Emitter<UserError | undefined>();
  readonly #notifications = new Map<NotificationName, Disposable>();
  readonly #liveness: LivenessMonitor;
  /** Rejects every pending request when the other side does not respond. */
  readonly #giveUp = new Set<() => void>();
  /** The supervisor that is, or should be, on the other side. */
  #peer: Silent;
  /** Before hello is answered a question would count as a try to get in. */
  #isInitialized = false;
  #isPinged = false;
  #open = true;
  /** The supervisor said that it will end: a start that it did not answer has not been carried out. */
  #isEnding = false;

  readonly onDidClose: Event<undefined> = this.#didClose.event;
  /** The other side does not respond, with the error that says so; undefined: it responds again. */
  readonly onDidChangeSilence: Event<UserError | undefined> = this.#didChangeSilence.event;

  /** `peer`: the expected process at the other end, as far as it is known. */
  constructor(socket: Duplex, peer: Silent, clock: Clock = systemClock()) {
    this.#socket = socket;
    this.#peer = peer;
    this.#liveness = new LivenessMonitor({
      clock,
      ping: () => this.#ping(),
      onChange: (isSilent) => (isSilent ? this.#fellSilent() : this.#didChangeSilence.fire(undefined)),
    });
    const reader = new LineReader(socket, { onBadMessage: () => socket.destroy(), ahead: MOST_AHEAD });
    this.#connection = createMessageConnection(reader, new LineWriter(socket, { afterReading: true }));
    this.#connection.onClose(() => this.#close());
    this.on('supervisor/ending')(() => (this.#isEnding = true));
    this.#connection.listen();
    // Each part of a large answer is a sign of life.
    socket.on('data', () => this.#liveness.received());
  }

  /** Called when hello was answered; `peer`: the process that answered, if it named itself. */
  initialized(peer = this.#peer): void {
    this.#peer = peer;
    this.#isInitialized = true;
  }

  /** Until the result is disposed a supervisor that falls silent is noticed, as while a request is pending. */
  expectNews(): Disposable {
    return this.#liveness.expect();
  }

  /**
   * Aborting withdraws the request and rejects with the signal's reason. `isPatient` waits also for one that says
   * nothing.
   * @throws UserError for every other failure, `timeout` when the supervisor says nothing
   */
  async request<M extends RequestName>(
    method: M,
    params: Params<M>,
    signal?: AbortSignal,
    { isPatient = false } = {},
  ): Promise<Result<M>> {
    signal?.throwIfAborted();
    if (this.#liveness.isSilent) throw await this.#unanswered(askedFor(method, params), true);
    const withdrawal = new CancellationTokenSource();
    const answer = this.#send<M>(method, params, withdrawal);
    const expected = this.#liveness.expect();
    return new Promise<Result<M>>((resolve, reject) => {
      const abort = (): void => {
        withdraw();
        reject(signal?.reason as Error);
      };
      const giveUp = (): void => {
        withdraw();
        this.#unanswered(askedFor(method, params)).then(reject, reject);
      };
      // The caller no longer waits for the answer.
      const withdraw = (): void => {
        withdrawal.cancel();
        expected.dispose();
      };
      signal?.addEventListener('abort', abort, { once: true });
      if (!isPatient) this.#giveUp.add(giveUp);
      answer.then(resolve, reject).finally(() => {
        signal?.removeEventListener('abort', abort);
        this.#giveUp.delete(giveUp);
        expected.dispose();
      });
    });
  }

  async #send<M extends RequestName>(
    method: M,
    params: Params<M>,
    withdrawal: CancellationTokenSource,
  ): Promise<Result<M>> {
    try {
      return await this.#connection.sendRequest<Result<M>>(method, params, withdrawal.token);
    } catch (error) {
      const explained = toUserError(error, method);
      throw explained.code === 'connection-lost' && this.#isEnding && isStart(method) ? ending(explained) : explained;
    }
  }

  on<N extends NotificationName>(name: N): Event<Notifications[N]> {
    const known = this.#notifications.get(name) as Emitter<Notifications[N]> | undefined;
    if (known !== undefined) return known.event;
    const emitter = new Emitter<Notifications[N]>();
    this.#notifications.set(name, emitter);
    this.#connection.onNotification(name, (params: Notifications[N]) => emitter.fire(params));
    return emitter.event;
  }

  /** Any answer will do, also that of an older supervisor, which knows no such method. */
  #ping(): void {
    if (!this.#isInitialized || this.#isPinged) return;
    this.#isPinged = true;
    const answered = (): void => void (this.#isPinged = false);
    this.#connection.sendRequest('ping', {}).then(answered, answered);
  }

  #fellSilent(): void {
    for (const giveUp of [...this.#giveUp]) giveUp();
    this.#giveUp.clear();
    void this.#unanswered().then((error) => {
      if (this.#open && this.#liveness.isSilent) this.#didChangeSilence.fire(error);
    });
  }

  #unanswered(asked?: string, isHeld = false): Promise<UserError> {
    return unresponsive(this.#peer, {
      silentMs: this.#liveness.silentForMs,
      isHeld,
      ...(asked === undefined ? {} : { asked }),
    });
  }

  #close(): void {
    if (!this.#open) return;
    this.#hangUp();
    this.#didClose.fire(undefined);
    this.#didClose.dispose();
  }

  #hangUp(): void {
    this.#open = false;
    this.#liveness.dispose();
    // Rejects what is pending.
    this.#connection.dispose();
    this.#socket.destroy();
    for (const emitter of this.#notifications.values()) emitter.dispose();
    this.#didChangeSilence.dispose();
  }

  dispose(): void {
    if (!this.#open) return;
    this.#hangUp();
    this.#didClose.dispose();
  }
}

export interface WireOptions {
  /** The socket's path, or the pipe's name. */
  readonly path: string;
  /** The supervisor that should listen there. */
  readonly peer: Silent;
  readonly clock: Clock;
}

/** @throws UserError `not-running` when no process listens there, `timeout` when none accepts the connection */
export async function openWire({ path, peer, clock }: WireOptions): Promise<Wire> {
  const socket = createConnection(path);
  const connected = Promise.withResolvers<undefined>();
  const isLate = (): void => connected.reject(new ConnectionNotTaken());
  const timer = clock.setTimeout(isLate, SILENT_AFTER_MS);
  socket.once('connect', () => connected.resolve(undefined));
  socket.once('error', (cause: NodeJS.ErrnoException) =>
    connected.reject(cause.code === 'EAGAIN' ? new ConnectionNotTaken() : notListening(path, cause)),
  );
  try {
    await connected.promise;
    return new Wire(socket, peer, clock);
  } catch (error) {
    socket.destroy();
    if (!(error instanceof ConnectionNotTaken)) throw error;
    throw await unresponsive(peer, { silentMs: SILENT_AFTER_MS, asked: 'accept a connection' });
  } finally {
    timer.dispose();
  }
}

/** Hundreds of others wait already that it takes theirs: unix(7) says EAGAIN then, a pipe just waits. */
class ConnectionNotTaken extends Error {}

/** ECONNRESET and EPIPE: it ended just as we came. */
const NOBODY_THERE = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTSOCK']);

function notListening(path: string, cause: NodeJS.ErrnoException): Error {
  if (NOBODY_THERE.has(cause.code ?? '')) return notRunning(cause);
  return new UserError('operation-failed', `Cannot use the supervisor's socket ${path}: ${cause.message}.`, {
    cause,
  });
}

/** No supervisor serves the folder. */
export function notRunning(cause?: unknown): UserError {
  return new UserError('not-running', 'No supervisor is running for this folder.', { cause });
}

// A connection before and after hello: requests out, notifications in, and one word for everything that ends it.
import { createConnection, type Socket } from 'node:net';
import { CancellationTokenSource, createMessageConnection, type MessageConnection } from 'vscode-jsonrpc/node';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import { UserError } from '../base/user-error.ts';
import type { NotificationName, Notifications, Params, RequestName, Result } from './contract.ts';
import { ending, isStart } from './ending.ts';
import { toUserError } from './errors.ts';
import { LineReader, LineWriter } from './framing.ts';

export class Wire implements Disposable {
  readonly #socket: Socket;
  readonly #connection: MessageConnection;
  readonly #didClose = new Emitter<undefined>();
  readonly #notifications = new Map<NotificationName, Disposable>();
  #open = true;
  /** The supervisor said that it will end: a start that it did not answer has not been carried out. */
  #isEnding = false;

  readonly onDidClose: Event<undefined> = this.#didClose.event;

  constructor(socket: Socket) {
    this.#socket = socket;
    const reader = new LineReader(socket, { onBadMessage: () => socket.destroy() });
    this.#connection = createMessageConnection(reader, new LineWriter(socket));
    this.#connection.onClose(() => this.#close());
    this.on('supervisor/ending')(() => (this.#isEnding = true));
    this.#connection.listen();
  }

  /** Aborting withdraws the request and rejects with the signal's reason. @throws UserError for every other failure */
  async request<M extends RequestName>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>> {
    signal?.throwIfAborted();
    const withdrawal = new CancellationTokenSource();
    const answer = this.#send<M>(method, params, withdrawal);
    if (signal === undefined) return answer;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        withdrawal.cancel();
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abort, { once: true });
      answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
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

  #close(): void {
    if (!this.#open) return;
    this.#hangUp();
    this.#didClose.fire(undefined);
    this.#didClose.dispose();
  }

  #hangUp(): void {
    this.#open = false;
    // Rejects what is pending.
    this.#connection.dispose();
    this.#socket.destroy();
    for (const emitter of this.#notifications.values()) emitter.dispose();
  }

  dispose(): void {
    if (!this.#open) return;
    this.#hangUp();
    this.#didClose.dispose();
  }
}

/** @throws UserError `not-running` when nobody listens there */
export async function openWire(path: string): Promise<Wire> {
  const socket = createConnection(path);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', (cause: NodeJS.ErrnoException) => reject(notListening(path, cause)));
  });
  return new Wire(socket);
}

/** ECONNRESET and EPIPE: it ended just as we came. */
const NOBODY_THERE = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTSOCK']);

function notListening(path: string, cause: NodeJS.ErrnoException): Error {
  if (NOBODY_THERE.has(cause.code ?? '')) return notRunning(cause);
  return new UserError('operation-failed', `The supervisor's socket ${path} cannot be used: ${cause.message}.`, {
    cause,
  });
}

/** No supervisor serves the folder. */
export function notRunning(cause?: unknown): UserError {
  return new UserError('not-running', 'No supervisor is running for this folder.', { cause });
}

// How a client finds the folder's supervisor and is let in.
import { readFile } from 'node:fs/promises';
import { ResponseError } from 'vscode-jsonrpc/node';
import { systemClock, type Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/event.ts';
import { UserError } from '../base/user-error.ts';
import {
  PROTOCOL_VERSION,
  type HelloParams,
  type HelloResult,
  type NotificationName,
  type Notifications,
  type Params,
  type RequestName,
  type Result,
  type SupervisorInfo,
} from './contract.ts';
import { readInfo } from './info-file.ts';
import { leadsTo } from './leads.ts';
import { mismatchOf, protocolMismatch } from './mismatch.ts';
import { assertPrivate } from './private-folder.ts';
import { addressOf, type Address, type Door } from './socket-path.ts';
import { notRunning, openWire, type Wire } from './wire.ts';

/** One that has answered `supervisor/shutdown` closes its connections next. */
const CLOSES_WITHIN_MS = 2_000;

export interface ConnectOptions {
  /** Folder of the project. */
  readonly folder: string;
  readonly client: Omit<HelloParams['client'], 'pid'>;
  readonly onLastClose?: 'stop' | 'keep';
  /** Where the folder's supervisor is; worked out from the folder unless given. */
  readonly address?: Address;
  /** Root of the storage that the client would use: the way to a supervisor that works there stands in it. */
  readonly storage?: string;
  /** Name of the configuration, for a client that goes by one: a supervisor that serves another one is refused. */
  readonly configFile?: string;
  readonly clock?: Clock;
  /**
   * Told, instead of the failure, when a supervisor takes the connection and says nothing: it is waited for then, without a
   * limit, since it may only be stopped.
   */
  readonly onSilence?: (error: UserError) => void;
  /** Aborting ends the attempt, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A connection to the supervisor of one folder. */
export interface SupervisorClient extends Disposable {
  /** What the supervisor said of itself when it let this client in. */
  readonly supervisor: SupervisorInfo;
  /**
   * Aborting withdraws the request and rejects with the signal's reason. However long an answer takes, it is waited for; a
   * supervisor that says nothing at all any more, not even to a `ping`, is not. @throws UserError for every other failure,
   * `timeout` for that
   */
  request<M extends RequestName>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>>;
  /** Nothing comes before a `subscribe` request asked for it. */
  on<N extends NotificationName>(name: N): Event<Notifications[N]>;
  /** The connection is gone, and nobody here asked for that. Pending requests reject with `connection-lost`. */
  readonly onDidClose: Event<undefined>;
  /** It says nothing any more to somebody who waits, and why; undefined: it answers again. Never told in its own process. */
  readonly onDidChangeSilence?: Event<UserError | undefined>;
  /** Until the result is disposed, its silence is noticed also while no request is under way. */
  expectNews?(): Disposable;
}

/**
 * Connects to the folder's supervisor.
 * @throws UserError `not-running` when there is none, `protocol-mismatch` when it speaks another version (see
 * `shutDownForeign`), `timeout` when it does not answer, `unauthorized` when its socket is not the user's own, `conflict`
 * when it serves another file than `configFile`
 */
export async function connect(options: ConnectOptions): Promise<SupervisorClient> {
  const address = options.address ?? (await addressOf(options.folder));
  try {
    return await letIn(address, options);
  } catch (error) {
    // A new supervisor came between our reading the token and our connecting: its own token is there by now.
    if (isRefusedToken(error)) return letIn(address, options);
    throw error;
  }
}

/**
 * Ends a supervisor of another protocol version: the one thing it does for a client of this one. Its tasks are stopped
 * first, or stay for the next supervisor to adopt. Resolves when it lets nobody in any more.
 */
export async function shutDownForeign(options: ConnectOptions, stopTasks: boolean): Promise<void> {
  const address = options.address ?? (await addressOf(options.folder));
  const { wire, token } = await reach(address, options);
  try {
    await hello(wire, token, address, options).catch((error: unknown) => {
      if (!isForeign(error)) throw error;
    });
    const closed = Promise.withResolvers<undefined>();
    wire.onDidClose(() => closed.resolve(undefined));
    await wire.request('supervisor/shutdown', { stopTasks });
    const { clock = systemClock() } = options;
    const timer = clock.setTimeout(() => closed.resolve(undefined), CLOSES_WITHIN_MS);
    await closed.promise.finally(() => timer.dispose());
  } finally {
    wire.dispose();
  }
}

async function letIn(address: Address, options: ConnectOptions): Promise<SupervisorClient> {
  const { wire, token } = await reach(address, options);
  try {
    const { supervisor } = await hello(wire, token, address, options);
    return {
      supervisor,
      request: (method, params, signal) => wire.request(method, params, signal),
      on: (name) => wire.on(name),
      onDidClose: wire.onDidClose,
      onDidChangeSilence: wire.onDidChangeSilence,
      expectNews: () => wire.expectNews(),
      dispose: () => wire.dispose(),
    };
  } catch (error) {
    wire.dispose();
    throw error;
  }
}

interface Reached {
  readonly wire: Wire;
  readonly token: string;
}

async function reach(address: Address, options: ConnectOptions): Promise<Reached> {
  for (const { door, isTold } of await leadsTo(address, options.storage)) {
    try {
      return await enter(door, address, options);
    } catch (error) {
      // What lies where a supervisor may be is not the user's own: then it is none of theirs.
      const isNobody =
        error instanceof UserError && (error.code === 'not-running' || (error.code === 'unauthorized' && !isTold));
      if (!isNobody) throw error;
    }
  }
  throw notRunning();
}

async function enter(door: Door, { folder }: Address, options: ConnectOptions): Promise<Reached> {
  const { clock = systemClock(), signal } = options;
  try {
    await assertPrivate(door.home, 'folder');
    await assertPrivate(door.token, 'file');
    if (process.platform !== 'win32') await assertPrivate(door.socket, 'socket');
    const token = await readFile(door.token, 'utf8');
    const who = { folder, pid: (await readInfo(door.info))?.pid };
    signal?.throwIfAborted();
    return { token, wire: await openWire({ path: door.socket, who, clock }) };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw notRunning(error);
    throw error;
  }
}

function isForeign(error: unknown): boolean {
  return error instanceof UserError && error.code === 'protocol-mismatch';
}

async function hello(wire: Wire, token: string, { folder }: Address, options: ConnectOptions): Promise<HelloResult> {
  const { client, onLastClose, onSilence, signal, configFile } = options;
  const params: HelloParams = {
    token,
    protocol: PROTOCOL_VERSION,
    client: { ...client, pid: process.pid },
    ...(onLastClose === undefined ? {} : { onLastClose }),
    ...(configFile === undefined ? {} : { configFile }),
  };
  const silence = wire.onDidChangeSilence((error) => error !== undefined && onSilence?.(error));
  try {
    const answer = await wire.request('hello', params, signal, { isPatient: onSilence !== undefined });
    wire.letIn({ folder, pid: answer.supervisor.pid });
    return answer;
  } catch (error) {
    // The one thing it does for a client of another version may take as long as its tasks take to stop.
    if (isForeign(error)) wire.letIn();
    const versions = mismatchOf(error);
    // In our words: those of an older supervisor do not say which of both is to be replaced.
    if (versions !== undefined) throw protocolMismatch(versions, `The supervisor of ${folder}`);
    // It closed its doors while we stood in them.
    throw error instanceof UserError && error.code === 'connection-lost' ? notRunning(error) : error;
  } finally {
    silence.dispose();
  }
}

/** The token in the file is not that of the supervisor. */
export function isRefusedToken(error: unknown): boolean {
  return error instanceof UserError && error.code === 'unauthorized' && error.cause instanceof ResponseError;
}

// How a client finds the folder's supervisor and is let in.
import type { SupervisorClient } from '../rpc/connection.ts';
import { readFile } from 'node:fs/promises';
import { ResponseError } from 'vscode-jsonrpc/node';
import { systemClock, type Clock } from '../base/clock.ts';
import { UserError } from '../base/user-error.ts';
import { PROTOCOL_VERSION } from '../rpc/contract.ts';
import type { HelloParams, HelloResult } from '../model/clients.ts';
import { readInfo } from '../rpc/place/info-file.ts';
import { leadsTo } from '../rpc/place/leads.ts';
import { mismatchOf, protocolMismatch } from '../rpc/wire/mismatch.ts';
import { assertPrivate } from '../rpc/place/private-folder.ts';
import { addressOf, type Address, type Door } from '../rpc/place/socket-path.ts';
import { notRunning, openWire, type Wire } from '../rpc/wire/wire.ts';

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

// Finds the supervisor of a folder and connects to it.
import type { SupervisorClient } from '../rpc/connection.ts';
import { readFile } from 'node:fs/promises';
import { ResponseError } from 'vscode-jsonrpc/node';
import { systemClock, type Clock } from '../base/clock.ts';
import { UserError } from '../base/user-error.ts';
import { readInfo } from '../rpc/discovery/info-file.ts';
import { endpointCandidates } from '../rpc/discovery/candidates.ts';
import { assertPrivate } from '../rpc/discovery/private-folder.ts';
import { addressOf, type Address, type Endpoint } from '../rpc/discovery/socket-path.ts';
import { notRunning, openWire } from '../rpc/wire/wire.ts';
import { handshake, isIncompatible, openClient, type Counterpart, type HandshakeOptions } from './handshake.ts';

/** A supervisor that has answered `supervisor/shutdown` closes its connections within this time. */
const CLOSES_WITHIN_MS = 2_000;

export interface ConnectOptions extends HandshakeOptions {
  /** Folder of the project. */
  readonly folder: string;
  /** The address of the folder's supervisor; by default derived from the folder. */
  readonly address?: Address;
  /** Root of the client's storage: it has the info file of a supervisor that works there. */
  readonly storage?: string;
  readonly clock?: Clock;
}

/**
 * Connects to the folder's supervisor.
 * @throws UserError `not-running` when there is none, `protocol-mismatch` when it speaks another version (see
 * `shutDownIncompatible`), `timeout` when it does not answer, `unauthorized` when its socket is not the user's own,
 * `conflict` when it serves another file than `configFile`
 */
export async function connect(options: ConnectOptions): Promise<SupervisorClient> {
  const address = options.address ?? (await addressOf(options.folder));
  try {
    return await openClient(await reach(address, options), options);
  } catch (error) {
    // A new supervisor came after the token was read: its own token is in the file by now.
    if (isRefusedToken(error)) return openClient(await reach(address, options), options);
    throw error;
  }
}

/**
 * Shuts down a supervisor of another protocol version, the only request that such a client may send. Its tasks are
 * stopped first, or stay for the next supervisor to adopt. Resolves when it no longer listens.
 */
export async function shutDownIncompatible(options: ConnectOptions, stopTasks: boolean): Promise<void> {
  const address = options.address ?? (await addressOf(options.folder));
  const supervisor = await reach(address, options);
  const { wire } = supervisor;
  try {
    await handshake(supervisor, options).catch((error: unknown) => {
      if (!isIncompatible(error)) throw error;
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

/** Connects to the first candidate endpoint where a supervisor listens. */
async function reach(address: Address, options: ConnectOptions): Promise<Counterpart> {
  for (const { endpoint, isPublished } of await endpointCandidates(address, options.storage)) {
    try {
      return await enter(endpoint, address, options);
    } catch (error) {
      // An unpublished endpoint that refuses the user belongs to another user: it counts as none.
      const isNone =
        error instanceof UserError && (error.code === 'not-running' || (error.code === 'unauthorized' && !isPublished));
      if (!isNone) throw error;
    }
  }
  throw notRunning();
}

async function enter(endpoint: Endpoint, { folder }: Address, options: ConnectOptions): Promise<Counterpart> {
  const { clock = systemClock(), signal } = options;
  try {
    await assertPrivate(endpoint.home, 'folder');
    await assertPrivate(endpoint.token, 'file');
    if (process.platform !== 'win32') await assertPrivate(endpoint.socket, 'socket');
    const token = await readFile(endpoint.token, 'utf8');
    const peer = { folder, pid: (await readInfo(endpoint.info))?.pid };
    signal?.throwIfAborted();
    return { folder, token, wire: await openWire({ path: endpoint.socket, peer, clock }) };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw notRunning(error);
    throw error;
  }
}

/** The token in the file is not that of the supervisor. */
export function isRefusedToken(error: unknown): boolean {
  return error instanceof UserError && error.code === 'unauthorized' && error.cause instanceof ResponseError;
}

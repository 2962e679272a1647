// The handshake of a new connection: the client sends its token and is accepted or refused.
import { UserError } from '../base/user-error.ts';
import type { HelloParams, HelloResult } from '../model/clients.ts';
import type { SupervisorClient } from '../rpc/connection.ts';
import { PROTOCOL_VERSION } from '../rpc/contract.ts';
import { mismatchOf, protocolMismatch } from '../rpc/wire/mismatch.ts';
import { notRunning, type Wire } from '../rpc/wire/wire.ts';

export interface HandshakeOptions {
  readonly client: Omit<HelloParams['client'], 'pid'>;
  readonly onLastClose?: 'stop' | 'keep';
  /** Name of the client's configuration file: a supervisor that serves another one is refused. */
  readonly configFile?: string;
  /**
   * Called, instead of failing, when a supervisor accepts the connection but does not respond: it is waited for then,
   * without a limit, since it may only be suspended.
   */
  readonly onSilence?: (error: UserError) => void;
  /** Aborting ends the attempt, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A wire to the supervisor of `folder`, with the token of its file. */
export interface Counterpart {
  readonly wire: Wire;
  readonly token: string;
  readonly folder: string;
}

/** Performs the handshake and returns the client; closes the connection if the supervisor refuses it. */
export async function openClient(counterpart: Counterpart, options: HandshakeOptions): Promise<SupervisorClient> {
  const { wire } = counterpart;
  try {
    const { supervisor } = await handshake(counterpart, options);
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

/** @throws UserError `protocol-mismatch` when the supervisor speaks another version; it can still be shut down */
export async function handshake({ wire, token, folder }: Counterpart, options: HandshakeOptions): Promise<HelloResult> {
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
    wire.initialized({ folder, pid: answer.supervisor.pid });
    return answer;
  } catch (error) {
    // A shutdown, all that it does for a client of another version, takes as long as its tasks take to stop.
    if (isIncompatible(error)) wire.initialized();
    const versions = mismatchOf(error);
    // In our own sentence: that of an older supervisor does not say which of both is to be replaced.
    if (versions !== undefined) throw protocolMismatch(versions, `The supervisor of ${folder}`);
    // It stopped listening during the handshake.
    throw error instanceof UserError && error.code === 'connection-lost' ? notRunning(error) : error;
  } finally {
    silence.dispose();
  }
}

/** The supervisor speaks another version of the protocol. */
export function isIncompatible(error: unknown): boolean {
  return error instanceof UserError && error.code === 'protocol-mismatch';
}

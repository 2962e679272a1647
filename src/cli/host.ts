// What the command line takes from its surroundings. The root hands in the real ones, tests their own.
import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/event.ts';
import type { NotificationName, Notifications, Params, RequestName, Result } from '../rpc/contract.ts';

/** A connection to the supervisor of one folder. */
export interface Client extends Disposable {
  request<M extends RequestName>(method: M, params: Params<M>): Promise<Result<M>>;
  on<N extends NotificationName>(notification: N): Event<Notifications[N]>;
  /** The connection is gone, and nobody here asked for that. */
  readonly onDidClose: Event<unknown>;
  /** Where it outlives its supervisor: it has found the next one, and what was told in between was not heard. */
  readonly onDidReturn?: Event<unknown>;
}

/** A stream to print to: a terminal has a size and tells when it changes. */
export type OutputStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

export type InputStream = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  unref?(): unknown;
};

export type HostSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

export interface Host {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly version: string;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Launches the supervisor where none is running. */
  connect(folder: string): Promise<Client>;
  /** Absent where none is running. */
  connectRunning(folder: string): Promise<Client | undefined>;
  /** Ends a supervisor of another version, with which nothing else can be agreed. */
  shutDownForeign(folder: string, stopTasks: boolean): Promise<void>;
  /** While a listener is there, the signal does nothing else. */
  onSignal(signal: HostSignal, listener: () => void): Disposable;
}

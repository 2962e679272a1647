// What the command line needs from its process: arguments, streams, signals, connections. Tests provide their own.
import type { Disposable } from '../base/disposable.ts';
import type { Connection } from '../rpc/connection.ts';
import type { ClientKind } from '../model/clients.ts';

/** A connection to the supervisor of one folder. */
export type Client = Connection;

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

export type HostSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT';

export interface RunningOptions {
  readonly anyFile?: boolean;
  /** One that cannot be reached at once counts as none. */
  readonly atOnce?: boolean;
}

export interface Host {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly version: string;
  readonly stdin: InputStream;
  /** Somebody else reads `stdin`, such as the shell whose line this is: commands have no input. */
  readonly inputIsTaken?: boolean;
  /** False for a job in the background, which may not read from the terminal. */
  readonly isInForeground?: () => boolean;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Launches the supervisor where none is running. `kind` is what it is told of us: `cli` unless given. */
  connect(folder: string, kind?: ClientKind): Promise<Client>;
  /** Absent where none is running. Refused when it serves another file than the one we go by, unless any will do. */
  connectRunning(folder: string, options?: RunningOptions): Promise<Client | undefined>;
  /** Ends a supervisor of another version, with which nothing else can be agreed. */
  shutDownIncompatible(folder: string, stopTasks: boolean): Promise<void>;
  /** While a listener is there, the signal does nothing else. */
  onSignal(signal: HostSignal, listener: () => void): Disposable;
}

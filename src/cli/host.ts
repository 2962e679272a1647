// The ports of the command line to its process: arguments, streams, signals, connections. Tests provide their own.
import type { Disposable } from '../base/disposable.ts';
import type { Connection } from '../rpc/connection.ts';
import type { ClientKind } from '../model/clients.ts';

/** A stream to print to; a terminal has a size and reports its changes. */
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
  /** A supervisor that cannot be reached immediately counts as not running. */
  readonly atOnce?: boolean;
}

export interface Host {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly version: string;
  readonly stdin: InputStream;
  /** `stdin` is read by another program, such as the shell that runs this line: commands get no input. */
  readonly inputIsTaken?: boolean;
  /** False for a background job, which may not read from the terminal. */
  readonly isInForeground?: () => boolean;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Launches the supervisor where none is running. `kind` is the kind of this client: `cli` by default. */
  connect(folder: string, kind?: ClientKind): Promise<Connection>;
  /** Undefined where none is running. Throws when it serves another file than this client's, unless `anyFile`. */
  connectRunning(folder: string, options?: RunningOptions): Promise<Connection | undefined>;
  /** Shuts down a supervisor with another protocol version. */
  shutDownIncompatible(folder: string, stopTasks: boolean): Promise<void>;
  /** While a listener is there, the signal does nothing else. */
  onSignal(signal: HostSignal, listener: () => void): Disposable;
}

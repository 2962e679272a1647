// What the bench asks of a supervisor, ours and others: run these commands, keep their output, stop them.

export interface PeerTask {
  readonly name: string;
  /** Program and arguments, without blanks or anything that a shell would read. */
  readonly command: readonly string[];
}

export interface Kept {
  /** Files that hold what the task wrote on stdout, rotated parts apart. */
  readonly files: readonly { readonly path: string; readonly form: 'raw' | 'combined' | 'any' }[];
}

export interface Peer {
  readonly name: string;
  /** What it keeps of a task's output, in words. */
  readonly keeps: string;
  /** No supervisor, but what none can beat. */
  readonly isLimit?: true;
  /** A build of Dirigent. */
  readonly isOurs?: true;
  /** A program of the system, without which this peer is left out. */
  readonly needs?: string;
  /** Brings up what must be there before a task can start; nothing is started yet. `folder` is empty and its own. */
  prepare(folder: string, tasks: readonly PeerTask[]): Promise<Session>;
}

export interface Session extends AsyncDisposable {
  /** A word in the environment of every process that it starts. */
  readonly mark: string;
  /** Starts these the way its users do (what runs in a terminal starts all). Resolves when it has been asked to. */
  start(names: readonly string[]): Promise<void>;
  /** Stops these the way its users do (what runs in a terminal stops all). Resolves when it says that they are. */
  stop(names: readonly string[]): Promise<void>;
  output(task: string): Kept;
}

/** How long a task may take to end by itself, for every peer that knows such a limit. */
export const STOP_TIMEOUT_MS = 1000;

// The table of all processes of the machine, as every system can give it.

/** One process as the kernel shows it. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Its session; on systems that do not show it, its group. */
  readonly session: number;
  /** In the unit of `ProcessIdentity.startTime`. */
  readonly startTime: string;
  /** It has ended and only waits for its parent to notice. */
  readonly zombie: boolean;
  readonly name: string;
}

export interface MarkedRow extends ProcessRow {
  /** Its environment holds the mark that was asked for. */
  readonly marked: boolean;
  /** Its environment holds the mark of another run, or of Dirigent itself. */
  readonly foreign: boolean;
}

/** As much of a table as a search for the processes of a run needs. */
export interface ProcessSnapshot {
  bootId(): Promise<string>;
  read(pid: number): Promise<ProcessRow | undefined>;
  /** All processes. `mark` is a text `NAME=value` to look for in each environment. */
  list(mark: string): Promise<readonly MarkedRow[]>;
}

/** The table of all processes of the machine. */
export interface ProcessTable extends ProcessSnapshot {
  /** Program and arguments as one text; empty when it ended. */
  commandLine(pid: number): Promise<string>;
  /** The table at one moment, to search for many runs: each `list` on it is free. */
  snapshot(): Promise<ProcessSnapshot>;
}

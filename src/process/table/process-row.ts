/** One process as the kernel shows it. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Its session; on systems that do not tell, its group. */
  readonly session: number;
  /** In the unit of `ProcessIdentity.startTime`. */
  readonly startTime: string;
  /** It ended and only waits for its parent to notice. */
  readonly zombie: boolean;
  readonly name: string;
}

export interface MarkedRow extends ProcessRow {
  /** Its environment holds the mark that was asked for. */
  readonly marked: boolean;
}

/** The table of all processes of the machine. */
export interface ProcessTable {
  bootId(): Promise<string>;
  read(pid: number): Promise<ProcessRow | undefined>;
  /** Program and arguments as one text; empty when it ended. */
  commandLine(pid: number): Promise<string>;
  /** Everything there is. `mark` is a text `NAME=value` to look for in each environment. */
  list(mark: string): Promise<readonly MarkedRow[]>;
}

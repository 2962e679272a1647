// The size of a terminal.

/** Of a pseudo-terminal, in characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

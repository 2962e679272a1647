// Reports of writing the files of a run.

/** `what` tells one file from another. */
export interface WriteReport {
  failed(what: string, error: unknown): void;
  /** Also when it never failed. */
  works(what: string): void;
}

/** Hears how the writing of something of a run goes. `what` tells one thing that is written from another. */
export interface WriteReport {
  failed(what: string, error: unknown): void;
  /** Also when it never failed. */
  works(what: string): void;
}

// Reading what tasks have written.
import type { OutputKind } from './stream.ts';

export interface OutputParams {
  readonly task: string;
  readonly kind: OutputKind;
  /** Go on from here. Opaque to clients; valid across rotations, runs and supervisors. */
  readonly cursor?: string;
  /**
   * Without a cursor: start this many lines before the end; 0 = at the end; absent = at the beginning of what is kept.
   */
  readonly tailLines?: number;
  /** Without a cursor: the output of the run before the current one. */
  readonly previous?: boolean;
  /** Without a cursor: the output of the run of this number, such as 12 of `api#12`, as far as it is kept. */
  readonly run?: number;
  /** The maximum; 1 MiB by default, 2 MiB at most. */
  readonly maxBytes?: number;
}

export interface OutputResult {
  /** base64: output is bytes, not text. */
  readonly data: string;
  /** Where to go on. */
  readonly cursor: string;
  /** Nothing more right now. */
  readonly atEnd: boolean;
  /** Bytes that were rotated out before they could be read. */
  readonly skipped: number;
  /** Bytes between the cursor and the present end. */
  readonly behind: number;
  /** The run that was asked for; absent from a supervisor of before 0.1.0, which knows no earlier runs. */
  readonly run?: number;
  /** Nothing is kept any more of the run that was asked for. */
  readonly gone?: true;
}

// The output room, as the service sees it. The capture runs in a worker thread, so that no flood delays an answer.
import type { Stream, OutputKind } from '../model/stream.ts';
import type { Event } from '../base/event.ts';

export interface CaptureStreams {
  readonly stdout: string;
  readonly stderr: string;
  /** FIFOs that are held open as long, for bytes on their way from those into the files. They need not be there. */
  readonly staging?: { readonly stdout: string; readonly stderr: string };
}

export interface CaptureSpec {
  readonly task: string;
  readonly run: number;
  /** `{storage}/workspaces/{id}/tasks/{name}`; made if missing, also when it is deleted while the task runs. */
  readonly folder: string;
  /** FIFOs to read. Absent: the host has none (Windows, a pseudo-terminal) and hands the bytes over with `feed`. */
  readonly streams?: CaptureStreams;
  readonly persist: boolean;
  readonly rotatePrevious: boolean;
  readonly maxSize: number;
  readonly maxFiles: number;
  /** Go on with the files of this run as they are (adoption) instead of starting new ones. */
  readonly resume: boolean;
}

export interface CaptureTotals {
  readonly stdout: number;
  readonly stderr: number;
  /** Bytes that could not be kept (full disk), counted, never silent. */
  readonly lost: number;
}

export interface Capture {
  readonly engine: 'splice' | 'read';
  /** Resolves when both streams are open for reading. An earlier run of the task that is still open is finished. */
  open(spec: CaptureSpec): Promise<void>;
  /**
   * Bytes of a run without FIFOs. Resolves when they are kept: a caller that waits for it reads no faster than the disk
   * writes.
   */
  feed(task: string, run: number, stream: Stream, chunk: Uint8Array): Promise<void>;
  /** Reads what is there now to the end, writes an unterminated last line, closes the run. */
  finish(task: string, run: number): Promise<CaptureTotals>;
  /** A task grew; at most 30 a second for each. */
  readonly onDidAppend: Event<{ readonly task: string; readonly run: number }>;
  /**
   * Disk full, folder gone: in words, for the state and the log. Once a run and kind; what comes and goes, now and
   * then. `isOver`: the problem reported with these words is over.
   */
  readonly onDidFail: Event<{
    readonly task: string;
    readonly run: number;
    readonly message: string;
    readonly isOver?: true;
  }>;
  read(request: ReadRequest): Promise<ReadResult>;
  /** Drops the output that a removed task has in memory. Its files stay. */
  forget(task: string): Promise<void>;
  /** Ends the worker; open runs keep their bytes in the FIFOs. */
  close(): Promise<void>;
}

export interface ReadRequest {
  readonly task: string;
  readonly folder: string;
  readonly persist: boolean;
  readonly kind: OutputKind;
  readonly cursor?: string;
  readonly tailLines?: number;
  readonly previous?: boolean;
  /** The run of this number. */
  readonly run?: number;
  readonly maxBytes: number;
}

export interface ReadResult {
  readonly data: Uint8Array;
  readonly cursor: string;
  readonly atEnd: boolean;
  readonly skipped: number;
  readonly behind: number;
  readonly gone?: true;
}

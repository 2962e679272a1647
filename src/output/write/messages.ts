// The messages between the main thread and the capture's worker.
import type { MessagePort } from 'node:worker_threads';
import type { CaptureSpec, CaptureTotals } from '../ports.ts';
import type { OutputKind, Stream } from '../../model/stream.ts';
import type { MemoryTail } from './memory-output.ts';

export interface WorkerRequests {
  open: { params: CaptureSpec; result: null };
  finish: { params: { readonly task: string; readonly run: number }; result: CaptureTotals };
  feed: { params: FedChunk; result: null };
  tail: {
    params: { readonly task: string; readonly kind: OutputKind; readonly from: number };
    result: MemoryTail | null;
  };
  forget: { params: { readonly task: string }; result: null };
  close: { params: null; result: null };
}

export interface FedChunk {
  readonly task: string;
  readonly run: number;
  readonly stream: Stream;
  readonly chunk: Uint8Array;
}

export type WorkerMethod = keyof WorkerRequests;

export type ToWorker = {
  [M in WorkerMethod]: { readonly id: number; readonly method: M; readonly params: WorkerRequests[M]['params'] };
}[WorkerMethod];

export type FromWorker =
  /** `wake`: an eventfd; after each message 8 bytes are written to it, since nothing else wakes a worker in poll(2). */
  | { readonly type: 'ready'; readonly engine: 'splice' | 'read'; readonly wake: number | undefined }
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | { readonly type: 'error'; readonly id: number; readonly message: string }
  | { readonly type: 'append'; readonly task: string; readonly run: number }
  | { readonly type: 'fail'; readonly task: string; readonly run: number; readonly message: string }
  /** The problem that `fail` reported has passed. */
  | { readonly type: 'pass'; readonly task: string; readonly run: number; readonly message: string };

export interface WorkerStart {
  readonly port: MessagePort;
  readonly engine: 'splice' | 'read' | undefined;
  /** Set to 1 when the process ends without `close`. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

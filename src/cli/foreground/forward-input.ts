// Forwards standard input to a task, with backpressure.
import { toDisposable, type Disposable } from '../../base/disposable.ts';
import type { InputStream } from '../host.ts';

export interface InputSink {
  /** Resolves when the task has taken `data`. */
  readonly send: (data: Buffer) => Promise<unknown>;
  /** Ends the input. Called after the last `send` has resolved. */
  readonly end: () => Promise<unknown>;
  /** Called once when `send` or `end` fails; nothing more is read. */
  readonly onError: (error: unknown) => void;
}

/** Forwards one chunk at a time: the next is read when the last was taken. Disposing it stops reading. */
export function forwardInput(stdin: InputStream, { send, end, onError }: InputSink): Disposable {
  let stopped = false;
  let taken: Promise<unknown> = Promise.resolve();
  const stop = (): void => {
    if (stopped) return;
    stopped = true;
    stdin.off('data', onData);
    stdin.off('end', onEnd);
    stdin.off('error', onEnd);
    stdin.pause();
  };
  const fail = (error: unknown): void => {
    if (stopped) return;
    stop();
    onError(error);
  };
  const onData = (data: Buffer): void => {
    stdin.pause();
    taken = send(data);
    taken.then(() => {
      if (!stopped) stdin.resume();
    }, fail);
  };
  // A stream reports its end even while paused. A terminal that is gone is an error to its reader.
  const onEnd = (): void => {
    taken.then(() => (stopped ? undefined : end())).then(stop, fail);
  };
  stdin.on('data', onData);
  stdin.once('end', onEnd);
  stdin.once('error', onEnd);
  return toDisposable(stop);
}

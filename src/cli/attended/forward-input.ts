// Forwards standard input to a task, with backpressure.
import { toDisposable, type Disposable } from '../../base/disposable.ts';
import type { InputStream } from '../host.ts';

export interface InputSink {
  /** Resolves when it is taken. */
  readonly send: (data: Buffer) => Promise<unknown>;
  /** There is no more input. Called once everything has been sent. */
  readonly end: () => Promise<unknown>;
  /** It takes nothing more; nothing more is read. */
  readonly onError: (error: unknown) => void;
}

/** Passes on what comes in, a piece at a time: the next is read when the last was taken, so that nothing piles up. */
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

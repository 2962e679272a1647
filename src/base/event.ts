// Events: the emitter, and where errors of its listeners go.
import type { Disposable } from './disposable.ts';

/** The shape of `vscode.Event`, so that a view can subscribe to an event of ours without an adapter. */
export type Event<T> = (listener: (value: T) => unknown, thisArgs?: unknown, disposables?: Disposable[]) => Disposable;

type Report = (error: unknown) => void;

/** Every error boundary of this process: it is not known to which one a failed listener belongs. */
const boundaries = new Set<{ readonly report: Report }>();

/** Sends unexpected errors to `report` until the result is disposed. Without a boundary they are thrown as uncaught. */
export function reportBugsTo(report: Report): Disposable {
  const boundary = { report };
  boundaries.add(boundary);
  return { dispose: () => void boundaries.delete(boundary) };
}

/** Reports an unexpected error where the caller has to go on. */
export function reportBug(error: unknown): void {
  for (const { report } of [...boundaries]) report(error);
  if (boundaries.size > 0) return;
  queueMicrotask(() => {
    throw error;
  });
}

/** Runs one of several actions; an unexpected error is reported and does not keep the others from running. */
export function attempt(action: () => void): void {
  try {
    action();
  } catch (error) {
    reportBug(error);
  }
}

/**
 * Calls its listeners in the order of subscription. A listener that throws does not keep the next from being called.
 */
export class Emitter<T> implements Disposable {
  #listeners = new Set<(value: T) => unknown>();
  readonly #onError: Report;

  constructor(onError: Report = reportBug) {
    this.#onError = onError;
  }

  readonly event: Event<T> = (listener, thisArgs, disposables) => {
    // A wrapper of its own, so that a function that is subscribed twice is called twice and disposed separately.
    const entry = (value: T): unknown => listener.call(thisArgs, value);
    this.#listeners.add(entry);
    const subscription = { dispose: () => void this.#listeners.delete(entry) };
    disposables?.push(subscription);
    return subscription;
  };

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

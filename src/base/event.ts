import type { Disposable } from './disposable.ts';

/** The shape of `vscode.Event`, so that a view can subscribe to an event of ours without an adapter. */
export type Event<T> = (listener: (value: T) => unknown, thisArgs?: unknown, disposables?: Disposable[]) => Disposable;

type Report = (error: unknown) => void;

/** A bug in a listener belongs to the process's boundary, which reports it once; to each of them, since nobody knows whose. */
const boundaries = new Set<{ readonly report: Report }>();

/** Where this process tells of its bugs, until the result is disposed; elsewhere they are thrown where nobody catches them. */
export function reportBugsTo(report: Report): Disposable {
  const boundary = { report };
  boundaries.add(boundary);
  return { dispose: () => void boundaries.delete(boundary) };
}

/** For who goes on whatever became of one of many things to do. */
export function tellBug(error: unknown): void {
  for (const { report } of [...boundaries]) report(error);
  if (boundaries.size > 0) return;
  queueMicrotask(() => {
    throw error;
  });
}

/** One of several things to do: where it fails, by a bug, the others are done all the same. */
export function attempt(action: () => void): void {
  try {
    action();
  } catch (error) {
    tellBug(error);
  }
}

/** Tells every listener in the order of subscription. A listener that throws never keeps the next from hearing. */
export class Emitter<T> implements Disposable {
  #listeners = new Set<(value: T) => unknown>();
  readonly #onError: Report;

  constructor(onError: Report = tellBug) {
    this.#onError = onError;
  }

  readonly event: Event<T> = (listener, thisArgs, disposables) => {
    // A wrapper of its own, so that the same function subscribed twice is heard twice and disposed once at a time.
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

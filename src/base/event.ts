import type { Disposable } from './disposable.ts';

/** The shape of `vscode.Event`, so that a view can subscribe to an event of ours without an adapter. */
export type Event<T> = (listener: (value: T) => unknown, thisArgs?: unknown, disposables?: Disposable[]) => Disposable;

/** Tells every listener in the order of subscription. A listener that throws never keeps the next from hearing. */
export class Emitter<T> implements Disposable {
  #listeners = new Set<(value: T) => unknown>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void = reportUnhandled) {
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

/** A bug in a listener belongs to the process's boundary, which reports it once. */
function reportUnhandled(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

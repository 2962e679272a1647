// Finds out why VS Code closes the terminal of a task. `Pseudoterminal.close()` is called both when the user ends the
// task and when the window reloads or closes; the reason follows with the event that the terminal is gone.
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Clock } from '../../base/clock.ts';
import type { Event } from '../../base/event.ts';

/** `window`: what it shows outlives it. `task`: this one terminal was meant. */
export type ClosingOf = 'window' | 'task';

/** An editor that gives no reason is believed to mean the task. One on its way out is gone before that. */
const REASON_MS = 2000;

export class Closings implements Disposable {
  readonly #didClose: Event<ClosingOf>;
  readonly #clock: Clock;
  readonly #waiting = new Set<Disposable>();

  /** @param didClose fires for every terminal of the window that is closed, in order */
  constructor(didClose: Event<ClosingOf>, clock: Clock) {
    this.#didClose = didClose;
    this.#clock = clock;
  }

  /** Asked in `close()`: calls `end` if the task is meant, and not if the window goes or the extension ends before. */
  whenTaskIsMeant(end: () => void): void {
    const wait = new DisposableStore();
    const settle = (of: ClosingOf): void => {
      wait.dispose();
      this.#waiting.delete(wait);
      if (of === 'task') end();
    };
    wait.add(this.#didClose(settle));
    wait.add(this.#clock.setTimeout(() => settle('task'), REASON_MS));
    this.#waiting.add(wait);
  }

  dispose(): void {
    for (const wait of this.#waiting) wait.dispose();
    this.#waiting.clear();
  }
}

// The engine's timers. It never cancels one: each carries the run's number and a serial, and a stale one changes
// nothing. Arming the same timer of a task again drops the earlier, so that a long-lived task does not gather dead
// ones.
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Effect, EngineEvent } from '../../engine/event.ts';

type ArmTimer = Extract<Effect, { type: 'armTimer' }>;

export class Timers implements Disposable {
  readonly #armed = new Map<string, Disposable>();
  readonly #clock: Clock;
  readonly #dispatch: (event: EngineEvent) => void;
  #isDisposed = false;

  constructor(clock: Clock, dispatch: (event: EngineEvent) => void) {
    this.#clock = clock;
    this.#dispatch = dispatch;
  }

  arm({ task, run, timer, serial, ms }: ArmTimer): void {
    if (this.#isDisposed) return;
    const key = `${task}\n${timer}`;
    this.#armed.get(key)?.dispose();
    const handle = this.#clock.setTimeout(() => {
      this.#armed.delete(key);
      this.#dispatch({ type: 'timer', task, run, timer, serial });
    }, ms);
    this.#armed.set(key, handle);
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const timer of this.#armed.values()) timer.dispose();
    this.#armed.clear();
  }
}

// What was run by hand and has ended is kept for a while, and not for ever: an agent runs hundreds of commands a day.
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { isAtRest, mayBeAlive } from '../../model/status.ts';
import type { Task } from '../../engine/task.ts';

/** As many as somebody may still want to look at. */
const MOST_ENDED = 20;

/** Whoever waited for an end, or read output, comes back for the rest. */
const IN_USE_MS = 60_000;

/** Tasks that clients wait for, or have just read of. */
export class InUse {
  readonly #held = new Map<string, number>();
  readonly #seen = new Map<string, number>();

  hold(task: string, clock: Clock): Disposable {
    this.#held.set(task, (this.#held.get(task) ?? 0) + 1);
    return {
      dispose: () => {
        const left = (this.#held.get(task) ?? 1) - 1;
        if (left > 0) this.#held.set(task, left);
        else this.#held.delete(task);
        this.see(task, clock);
      },
    };
  }

  see(task: string, clock: Clock): void {
    this.#seen.set(task, clock.now());
  }

  has(task: string, clock: Clock): boolean {
    return this.#held.has(task) || clock.now() - (this.#seen.get(task) ?? Number.NEGATIVE_INFINITY) < IN_USE_MS;
  }

  forget(task: string): void {
    this.#seen.delete(task);
  }
}

/** The tasks run by hand that ended before the last 20 of them, and that nobody has an eye on. */
export function prunable(tasks: Iterable<Task>, isInUse: (name: string) => boolean): readonly string[] {
  const ended = [...tasks]
    .filter(({ adHoc, removed, status }) => adHoc && !removed && isAtRest(status) && !mayBeAlive(status))
    .sort((one, other) => (other.stoppedAt ?? 0) - (one.stoppedAt ?? 0));
  return ended
    .slice(MOST_ENDED)
    .map(({ definition }) => definition.name)
    .filter((name) => !isInUse(name));
}

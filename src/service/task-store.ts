// The one table of processes: the engine's state, the only place that changes it, and word of what changed.
import type { Clock } from '../base/clock.ts';
import { Emitter, tellBug } from '../base/event.ts';
import { step } from '../engine/engine.ts';
import { emptyEngine, type EngineState } from '../engine/state.ts';
import type { Effect, EngineEvent } from '../engine/event.ts';
import type { Task } from '../engine/task.ts';

export interface TableChange {
  readonly changed: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

export interface TaskStoreOptions {
  readonly clock: Clock;
  readonly random?: () => number;
  /** Carries an effect out. What it leads to comes back as events; it never throws. */
  readonly perform: (effect: Effect) => void;
}

/** A start that was refused, such as a full queue. */
export interface Rejection {
  readonly task: string;
  readonly message: string;
}

export class TaskStore {
  #state: EngineState = emptyEngine;
  readonly #options: TaskStoreOptions;
  readonly #queue: EngineEvent[] = [];
  #working = false;
  readonly #didChange = new Emitter<TableChange>();

  /**
   * Told after every event that changed something, with the names; the tasks are asked for by name. No names: only the
   * order is another.
   */
  readonly onDidChange = this.#didChange.event;

  constructor(options: TaskStoreOptions) {
    this.#options = options;
  }

  get state(): EngineState {
    return this.#state;
  }

  get(name: string): Task | undefined {
    return this.#state.tasks.get(name);
  }

  get names(): readonly string[] {
    return [...this.#state.tasks.keys()];
  }

  /**
   * Tells the engine, then carries out what it asks for. An event that an effect leads to at once waits for its turn:
   * effects are performed in the order in which the engine gave them.
   */
  dispatch(event: EngineEvent): readonly Rejection[] {
    this.#queue.push(event);
    if (this.#working) return [];
    this.#working = true;
    const rejections: Rejection[] = [];
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        rejections.push(...this.#take(next));
      }
    } finally {
      this.#working = false;
    }
    return rejections;
  }

  /** What the table would be after this event. Nothing happens. */
  foresee(event: EngineEvent): EngineState {
    return step(this.#state, event, { now: this.#options.clock.now(), random: 0 }).state;
  }

  #take(event: EngineEvent): readonly Rejection[] {
    const before = this.#state;
    const { clock, random = Math.random, perform } = this.#options;
    const result = step(before, event, { now: clock.now(), random: random() });
    this.#state = result.state;
    for (const effect of result.effects) attempt(() => perform(effect));
    const change = difference(before.tasks, result.state.tasks);
    const isTold = change.changed.size + change.removed.size > 0 || isReordered(before.tasks, result.state.tasks);
    if (isTold) this.#didChange.fire(change);
    return result.rejections;
  }
}

/** One effect that fails, by a bug, takes nothing from those after it. */
function attempt(action: () => void): void {
  try {
    action();
  } catch (error) {
    tellBug(error);
  }
}

function difference(before: ReadonlyMap<string, Task>, after: ReadonlyMap<string, Task>): TableChange {
  const changed = new Set<string>();
  const removed = new Set<string>();
  if (before === after) return { changed, removed };
  for (const [name, task] of after) if (before.get(name) !== task) changed.add(name);
  for (const name of before.keys()) if (!after.has(name)) removed.add(name);
  return { changed, removed };
}

function isReordered(before: ReadonlyMap<string, Task>, after: ReadonlyMap<string, Task>): boolean {
  if (before === after) return false;
  const names = [...before.keys()];
  return [...after.keys()].some((name, index) => name !== names[index]);
}

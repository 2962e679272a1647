// All tasks of the supervisor: the engine's state, the one place that changes it, and an event for every change.
import type { Clock } from '../base/clock.ts';
import { attempt, Emitter } from '../base/event.ts';
import { step } from '../engine/engine.ts';
import { emptyEngine, type EngineState } from '../engine/state.ts';
import type { Effect, EngineEvent } from '../engine/event.ts';
import type { Task } from '../engine/task.ts';
import { overviewOf, type Overview } from './overview.ts';

export interface TableChange {
  readonly changed: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
  /** Computed over all tasks after the change. */
  readonly overview: Overview;
}

export type PerformedEffect = Exclude<Effect, { type: 'removed' }>;

export interface TaskStoreOptions {
  readonly clock: Clock;
  readonly random?: () => number;
  /** Carries an effect out. The events that it leads to are dispatched later; it never throws. */
  readonly perform: (effect: PerformedEffect) => void;
}

/** A start that was refused, such as a full queue. */
export interface Rejection {
  readonly task: string;
  readonly message: string;
}

export class TaskStore {
  #state: EngineState = emptyEngine;
  #overview: Overview = overviewOf(emptyEngine.tasks.values());
  readonly #options: TaskStoreOptions;
  readonly #queue: EngineEvent[] = [];
  #isWorking = false;
  readonly #didChange = new Emitter<TableChange>();

  /** Fires once after every event that changed a task or the order, when its effects are under way. */
  readonly onDidChange = this.#didChange.event;

  constructor(options: TaskStoreOptions) {
    this.#options = options;
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Computed over all tasks; see overview.ts. */
  get overview(): Overview {
    return this.#overview;
  }

  get(name: string): Task | undefined {
    return this.#state.tasks.get(name);
  }

  get names(): readonly string[] {
    return this.#overview.names;
  }

  get all(): readonly Task[] {
    return [...this.#state.tasks.values()];
  }

  /**
   * Gives the event to the engine, then carries out its effects. An event that an effect leads to at once waits for its
   * turn: effects are performed in the order in which the engine gave them.
   */
  dispatch(event: EngineEvent): readonly Rejection[] {
    this.#queue.push(event);
    if (this.#isWorking) return [];
    this.#isWorking = true;
    const rejections: Rejection[] = [];
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        rejections.push(...this.#take(next));
      }
    } finally {
      this.#isWorking = false;
    }
    return rejections;
  }

  /** The state after this event, which does not happen. */
  foresee(event: EngineEvent): EngineState {
    return step(this.#state, event, { now: this.#options.clock.now(), random: 0 }).state;
  }

  #take(event: EngineEvent): readonly Rejection[] {
    const before = this.#state.tasks;
    const { clock, random = Math.random } = this.#options;
    const { state, effects, rejections } = step(this.#state, event, { now: clock.now(), random: random() });
    this.#state = state;
    const isChanged = state.tasks !== before;
    if (isChanged) this.#overview = overviewOf(state.tasks.values());
    const removed = new Set<string>();
    for (const effect of effects) {
      if (effect.type === 'removed') removed.add(effect.task);
      else attempt(() => this.#options.perform(effect));
    }
    if (isChanged) this.#didChange.fire({ changed: changedSince(before, state), removed, overview: this.#overview });
    return rejections;
  }
}

function changedSince(before: ReadonlyMap<string, Task>, { tasks }: EngineState): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const [name, task] of tasks) if (before.get(name) !== task) changed.add(name);
  return changed;
}

// One task while it changes, with the effects that come of it.
import type { Effect } from './event.ts';
import type { JournalEvent } from '../model/journal-event.ts';
import type { TimerKind, Task } from './task.ts';
import { mayBeAlive, type StatusKind, type TaskStatus } from '../model/status.ts';

/** The world, as far as a step sees it. */
export interface StepInput {
  /** Milliseconds of the engine's clock. */
  readonly now: number;
  /** From 0 to 1, for jitter. */
  readonly random: number;
}

interface Result {
  readonly task: Task;
  readonly effects: readonly Effect[];
}

/** The timers that mean something in each state; entering a state drops the others. */
const TIMERS: Readonly<Record<StatusKind, readonly TimerKind[]>> = {
  stopped: [],
  waiting: ['backoff'],
  starting: ['runTimeout', 'startPeriod'],
  running: ['runTimeout'],
  stopping: ['stopTimeout', 'killTimeout'],
  backoff: ['backoff'],
  finished: [],
  failed: [],
};

/** Lives for one event; what comes out is immutable. */
export class TaskChange {
  #task: Task;
  readonly #effects: Effect[] = [];
  readonly input: StepInput;

  constructor(task: Task, input: StepInput) {
    this.#task = task;
    this.input = input;
  }

  get task(): Task {
    return this.#task;
  }

  get name(): string {
    return this.#task.definition.name;
  }

  get result(): Result {
    return { task: this.#task, effects: this.#effects };
  }

  set(patch: Partial<Task>): void {
    this.#task = { ...this.#task, ...patch };
  }

  /** The only way into another status: what belonged to the old one alone is dropped. */
  enter(status: TaskStatus, patch: Partial<Task> = {}): void {
    const { timers, pendingDefinition, stopPending, notBefore, ticket } = this.#task;
    const kept = Object.entries(timers).filter(([kind]) => TIMERS[status.kind].includes(kind as TimerKind));
    const isUp = status.kind === 'starting' || status.kind === 'running';
    const isWaiting = status.kind === 'waiting';
    const takesNewDefinition = pendingDefinition !== undefined && !mayBeAlive(status);
    this.set({
      status,
      timers: Object.fromEntries(kept),
      stopPending: isUp ? stopPending : undefined,
      notBefore: isWaiting ? notBefore : undefined,
      ticket: isWaiting ? ticket : undefined,
      ...(takesNewDefinition ? { definition: pendingDefinition, pendingDefinition: undefined } : {}),
      ...patch,
    });
  }

  arm(timer: TimerKind, ms: number): void {
    const serial = this.#task.serial + 1;
    this.set({ serial, timers: { ...this.#task.timers, [timer]: serial } });
    this.emit({ type: 'armTimer', task: this.name, run: this.#task.run, timer, serial, ms });
  }

  disarm(timer: TimerKind): void {
    const { [timer]: serial, ...timers } = this.#task.timers;
    if (serial !== undefined) this.set({ timers });
  }

  emit(effect: Effect): void {
    this.#effects.push(effect);
  }

  journal(event: JournalEvent, data?: Readonly<Record<string, unknown>>): void {
    const { run } = this.#task;
    this.emit({ type: 'journal', task: this.name, run, event, ...(data === undefined ? {} : { data }) });
  }
}

// A transaction: the state while one step changes it, one task at a time, with the effects and rejections that come of
// it.
import type { Effect, Rejection } from './event.ts';
import type { RunFailure } from './failure.ts';
import type { JournalEvent } from '../model/journal-event.ts';
import { newTask, type Task, type TimerKind } from './task.ts';
import type { EngineState } from './state.ts';
import { mayBeAlive, type StatusKind, type TaskStatus } from '../model/status.ts';
import type { TaskDefinition } from '../model/task-definition.ts';

/** The world, as far as a step sees it. */
export interface StepInput {
  /** Milliseconds of the engine's clock. */
  readonly now: number;
  /** From 0 to 1, for jitter. */
  readonly random: number;
}

/** The state after the step, what is to be done, in this order, and which commands were refused. */
export interface Step {
  readonly state: EngineState;
  readonly effects: readonly Effect[];
  readonly rejections: readonly Rejection[];
}

/** Copies the table at its first change; a step that changes nothing gives it back. */
export class Transaction {
  #state: EngineState;
  #tasks: Map<string, Task> | undefined;
  #effects: Effect[] = [];
  readonly #rejections: Rejection[] = [];
  readonly input: StepInput;

  constructor(state: EngineState, input: StepInput) {
    this.#state = state;
    this.input = input;
  }

  get tasks(): ReadonlyMap<string, Task> {
    return this.#tasks ?? this.#state.tasks;
  }

  get state(): EngineState {
    return this.#tasks === undefined ? this.#state : { ...this.#state, tasks: this.#tasks };
  }

  get result(): Step {
    return { state: this.state, effects: this.#effects, rejections: this.#rejections };
  }

  get(name: string): Task | undefined {
    return this.tasks.get(name);
  }

  /** The runs of a task that comes back count on, or a fact of an old run would pass for one of a new. */
  add(definition: TaskDefinition, origin: Pick<Task, 'adHoc' | 'removed'>): void {
    const run = this.#state.retired.get(definition.name) ?? 0;
    this.#put({ ...newTask(definition, run), ...origin });
  }

  #put(task: Task): boolean {
    const { name } = task.definition;
    if (this.tasks.get(name) === task) return false;
    this.#writable().set(name, task);
    return true;
  }

  delete({ definition: { name }, run }: Task): void {
    this.#writable().delete(name);
    if (run > 0) this.retire([[name, run]]);
  }

  /** Keeps the numbers of the last runs of tasks that are not in the table. */
  retire(runs: Iterable<readonly [string, number]>): void {
    this.#state = { ...this.#state, retired: new Map([...this.#state.retired, ...runs]) };
  }

  /** Changes one task; true when it is another afterwards. */
  change(name: string, work: (change: TaskChange) => void): boolean {
    const task = this.get(name);
    if (task === undefined) return false;
    const change = new TaskChange(task, this.input);
    work(change);
    const { task: changed, effects } = change.result;
    this.#effects.push(...effects);
    return this.#put(changed);
  }

  emit(effect: Effect): void {
    this.#effects.push(effect);
  }

  reject(rejection: Rejection): void {
    this.#rejections.push(rejection);
    const { task, code, message } = rejection;
    const run = this.get(task)?.run ?? 0;
    this.emit({ type: 'journal', task, run, event: 'rejected', data: { code, message } });
  }

  setLimits(limits: EngineState['limits']): void {
    const { maxRunning, maxQueued } = this.#state.limits;
    if (limits.maxRunning === maxRunning && limits.maxQueued === maxQueued) return;
    this.#state = { ...this.#state, limits };
  }

  takeTicket(): number {
    const ticket = this.#state.nextTicket;
    this.#state = { ...this.#state, nextTicket: ticket + 1 };
    return ticket;
  }

  setOrder(names: readonly string[]): void {
    const { tasks } = this;
    if ([...tasks.keys()].every((name, index) => name === names[index])) return;
    const ordered = names.flatMap((name) => {
      const task = tasks.get(name);
      return task === undefined ? [] : [[name, task] as const];
    });
    this.#tasks = new Map(ordered);
  }

  /** Keeps the changes of `work` when it returns true; else nothing has happened. */
  attempt(work: (trial: Transaction) => boolean): boolean {
    const trial = new Transaction(this.state, this.input);
    if (!work(trial)) return false;
    this.#state = trial.state;
    this.#tasks = undefined;
    this.#effects.push(...trial.result.effects);
    return true;
  }

  #writable(): Map<string, Task> {
    this.#tasks ??= new Map(this.#state.tasks);
    return this.#tasks;
  }
}

/** Undefined where the command was rejected: the task does not exist, or is on its way out of the table. */
export function requireTask(tx: Transaction, name: string): Task | undefined {
  const task = tx.get(name);
  if (task === undefined) rejectUnknown(tx, name);
  else if (task.removed) {
    const why = task.adHoc ? 'is being removed' : 'is no longer configured';
    const message = `"${name}" ${why}: it disappears as soon as its processes have stopped.`;
    tx.reject({ task: name, code: 'rejected', message });
    return undefined;
  }
  return task;
}

export function rejectUnknown(tx: Transaction, name: string): void {
  tx.reject({ task: name, code: 'unknown-task', message: `There is no task "${name}".` });
}

interface ChangedTask {
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

/** One task while it changes. Lives for one event; what comes out is immutable. */
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

  get result(): ChangedTask {
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

  /** For good: only a start, an edit of the definition, or the return of the dependency it failed on brings it back. */
  fail(failure: RunFailure): void {
    this.enter({ kind: 'failed', ...failure }, { lastFailure: failure });
    this.journal('failed', { ...failure });
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

import type { TaskDefinition } from '../model/task-definition.ts';
import type { Effect, Rejection } from './event.ts';
import { newTask, type EngineState } from './state.ts';
import type { Task } from './task.ts';
import { TaskChange, type Move, type StepInput } from './task-change.ts';

/** What a step gives: the state after it, what is to be done in this order, and which wishes were refused. */
export interface Step {
  readonly state: EngineState;
  readonly effects: readonly Effect[];
  readonly rejections: readonly Rejection[];
}

/** The state while a step works on it. Copies the table at its first change; a step that changes nothing gives it back. */
export class Draft {
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

  /** A task that is new here, or has come back: its runs go on counting, or news of an old one would pass for its own. */
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

  /** These tasks have had runs up to these numbers. */
  retire(runs: Iterable<readonly [string, number]>): void {
    this.#state = { ...this.#state, retired: new Map([...this.#state.retired, ...runs]) };
  }

  /** Changes one task; true when it is another afterwards. */
  change(name: string, work: (change: TaskChange) => void): boolean {
    const task = this.get(name);
    if (task === undefined) return false;
    const change = new TaskChange(task, this.input);
    work(change);
    return this.take(change.result);
  }

  take({ task, effects }: Move): boolean {
    this.#effects.push(...effects);
    return this.#put(task);
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

  /** Tries something out: what `work` did is kept when it returns true, else it never happened. */
  attempt(work: (trial: Draft) => boolean): boolean {
    const trial = new Draft(this.state, this.input);
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

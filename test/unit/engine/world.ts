// A world for the engine to live in: spawns what is asked for, and then does what processes do. They end when they
// like, leave children behind, ignore signals, and their news arrives twice. What happens, and when, is the test's
// choice.
import type { Project } from '../../../src/model/task-definition.ts';
import type { Step } from '../../../src/engine/transaction.ts';
import { step } from '../../../src/engine/engine.ts';
import type { Effect, EngineEvent, Fact } from '../../../src/engine/event.ts';
import { emptyEngine, type EngineState } from '../../../src/engine/state.ts';
import { stopReasonOf, type StopReason } from '../../../src/model/status.ts';
import type { Exit } from '../../../src/model/exit.ts';
import type { Task } from '../../../src/engine/task.ts';

export interface Process {
  readonly task: string;
  readonly run: number;
  readonly successExitCodes: readonly number[];
  /** Undefined until its spawn has been answered. */
  pid?: number;
  exit?: Exit;
  healthy: boolean;
  failedProbes: number;
  askedToStop: boolean;
  killed: boolean;
  readonly unkillable: boolean;
}

export interface Armed {
  readonly due: number;
  readonly event: Extract<Fact, { type: 'timer' }>;
}

function recordedRun({
  restarts,
  failures,
  status,
  consentedTo,
}: Task): Pick<Task, 'restarts' | 'failures' | 'consentedTo'> & { stopping?: StopReason } {
  const stopping = stopReasonOf(status);
  return { restarts, failures, consentedTo, ...(stopping === undefined ? {} : { stopping }) };
}

function recordedTask({
  run,
  wanted,
  status,
  startedAt,
  stoppedAt,
  lastExit,
  lastFailure,
  restarts,
  failures,
  consentedTo,
}: Task): Partial<Task> {
  return { run, wanted, status, startedAt, stoppedAt, lastExit, lastFailure, restarts, failures, consentedTo };
}

function isGood(exit: Exit | undefined, { successExitCodes }: Process): boolean {
  return exit?.kind === 'code' && successExitCodes.includes(exit.code);
}

export interface Transition extends Step {
  readonly before: EngineState;
  readonly event: EngineEvent;
}

export class World {
  state: EngineState = emptyEngine;
  now = 0;
  random = 0;
  /** By name of the task: the engine must never have two of one name. */
  readonly processes = new Map<string, Process>();
  /** Tasks whose last run ended well and by itself. */
  readonly endedWell = new Set<string>();
  readonly facts: Fact[] = [];
  /** The next processes to be spawned outlive SIGKILL. */
  spawnUnkillable = false;
  timers: Armed[] = [];
  readonly #watch: (transition: Transition, world: World) => void;
  #nextPid = 1;

  /** @param watch sees every step before the world acts on its effects. */
  constructor(watch: (transition: Transition, world: World) => void) {
    this.#watch = watch;
  }

  dispatch(event: EngineEvent): Step {
    const before = this.state;
    const result = step(before, event, { now: this.now, random: this.random });
    this.state = result.state;
    this.#watch({ ...result, before, event }, this);
    for (const effect of result.effects) this.#perform(effect);
    return result;
  }

  configure(project: Project): void {
    this.dispatch({ type: 'configure', project });
  }

  answerSpawn(process: Process, succeeds: boolean): void {
    const { task, run } = process;
    if (process.pid !== undefined) return;
    if (succeeds) {
      process.pid = this.#nextPid++;
      this.#report({ type: 'spawned', task, run, pid: process.pid });
    } else {
      this.processes.delete(task);
      this.#report({ type: 'spawnFailed', task, run, message: 'no such program' });
    }
  }

  /** The command ends; with stragglers its group lives on. */
  exit(process: Process, exit: Exit, stragglers: boolean): void {
    if (process.pid === undefined || process.exit !== undefined) return;
    process.exit = exit;
    if (stragglers) this.#report({ type: 'exited', task: process.task, run: process.run, exit });
    else this.#end(process, exit);
  }

  /** The last of the group ends. */
  vanish(process: Process): void {
    if (process.exit !== undefined) this.#end(process);
  }

  probe(process: Process, healthy: boolean, retries: number): void {
    const { task, run } = process;
    if (process.pid === undefined || process.exit !== undefined) return;
    process.failedProbes = healthy ? 0 : process.failedProbes + 1;
    if (healthy) process.healthy = true;
    else if (process.failedProbes >= retries) process.healthy = false;
    this.#report({ type: 'probed', task, run, healthy, output: healthy ? 'ok' : 'refused' });
  }

  /** Lets time pass; all timers fire, also those that mean nothing any more. */
  advance(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = this.timers.filter(({ due }) => due <= end).sort((one, other) => one.due - other.due)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.now = Math.max(this.now, next.due);
      this.#report(next.event);
    }
    this.now = end;
  }

  /**
   * The supervisor dies and another one takes over: it knows what the file says and what was recorded, and finds what
   * lives. A spawn that had not been answered is lost. With `exit`, every command has ended meanwhile.
   */
  crash(next: Project, exit?: Exit): void {
    const { tasks } = this.state;
    const found = [...this.processes.values()];
    this.state = emptyEngine;
    this.processes.clear();
    this.timers = [];
    this.facts.length = 0;
    this.configure(next);
    for (const process of found) this.#find(process, tasks.get(process.task), exit);
    for (const [task, known] of tasks) {
      if (!found.some((process) => process.task === task))
        this.dispatch({ type: 'recovered', found: 'task', task, known: recordedTask(known) });
    }
  }

  #find(process: Process, known: Task | undefined, end: Exit | undefined): void {
    const { task, run, pid } = process;
    if (known === undefined) return;
    const { wanted, definition, adHoc, startedAt = this.now } = known;
    const found = { task, run, startedAt, wanted, definition, adHoc, ...recordedRun(known) };
    const exit = process.exit ?? end;
    if (pid === undefined) {
      this.dispatch({
        type: 'recovered',
        found: 'lost',
        task,
        run,
        wanted,
        ...recordedRun(known),
        message: 'It was never heard of.',
      });
    } else if (end !== undefined && !process.unkillable && exit !== undefined) {
      if (isGood(exit, process)) this.endedWell.add(task);
      this.dispatch({ type: 'recovered', found: 'ended', ...found, exit });
    } else {
      process.askedToStop = false;
      this.processes.set(task, process);
      this.dispatch({
        type: 'recovered',
        found: 'alive',
        ...found,
        pid,
        ...(process.exit === undefined ? {} : { exit: process.exit }),
      });
    }
  }

  nextDue(): number | undefined {
    return this.timers.length === 0 ? undefined : Math.min(...this.timers.map(({ due }) => due));
  }

  #report(fact: Fact): void {
    this.facts.push(fact);
    this.dispatch(fact);
  }

  #end(process: Process, exit?: Exit): void {
    const { task, run } = process;
    this.processes.delete(task);
    const last = exit ?? process.exit;
    if (isGood(last, process) && !process.askedToStop) this.endedWell.add(task);
    this.#report({ type: 'gone', task, run, ...(exit === undefined ? {} : { exit }) });
  }

  #perform(effect: Effect): void {
    const { task } = effect;
    const process = this.processes.get(task);
    switch (effect.type) {
      case 'spawn':
        this.endedWell.delete(task);
        this.processes.set(task, {
          task,
          run: effect.run,
          successExitCodes: effect.definition.successExitCodes,
          healthy: false,
          failedProbes: 0,
          askedToStop: false,
          killed: false,
          unkillable: this.spawnUnkillable,
        });
        return;
      case 'requestStop':
        if (process?.exit === undefined && process !== undefined) process.askedToStop = true;
        return;
      case 'forceStop':
        if (process === undefined) return;
        if (process.exit === undefined) process.askedToStop = true;
        process.killed = true;
        return;
      case 'armTimer': {
        const { run, timer, serial, ms } = effect;
        this.timers.push({ due: this.now + ms, event: { type: 'timer', task, run, timer, serial } });
        return;
      }
      case 'cancelSpawn':
      case 'startProbes':
      case 'stopProbes':
      case 'journal':
      case 'removed':
        return;
    }
  }
}

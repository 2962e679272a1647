// A table of tasks under test: dispatches events to the engine, keeps its effects, and fires its timers in order.
import type {
  Dependency,
  Healthcheck,
  Project,
  RestartPolicy,
  RunnerSettings,
  TaskDefinition,
} from '../../../src/model/task-definition.ts';
import { step } from '../../../src/engine/engine.ts';
import type { Effect, EngineEvent, Rejection } from '../../../src/engine/event.ts';
import type { JournalEvent } from '../../../src/model/journal-event.ts';
import type { TimerKind, Task } from '../../../src/engine/task.ts';
import { explain } from '../../../src/engine/explain.ts';
import { emptyEngine, type EngineState } from '../../../src/engine/state.ts';
import type { DownReason, TaskStatus } from '../../../src/model/status.ts';
import type { Exit } from '../../../src/model/exit.ts';

type Overrides = Partial<Omit<TaskDefinition, 'name' | 'restart' | 'dependsOn'>> & {
  readonly restart?: Partial<RestartPolicy>;
  readonly dependsOn?: readonly (string | Dependency)[];
};

export function define(name: string, { restart, dependsOn = [], ...rest }: Overrides = {}): TaskDefinition {
  return {
    name,
    title: name,
    command: `run-${name}`,
    args: [],
    shell: false,
    env: {},
    unsetEnv: [],
    envFile: [],
    runAtStartup: false,
    persistToDisk: true,
    rotatePrevious: true,
    logMaxSize: 10_000_000,
    logMaxFiles: 5,
    restart: {
      when: 'never',
      maxRetries: 10,
      delayMs: 500,
      maxDelayMs: 30_000,
      jitter: 0,
      resetAfterMs: 30_000,
      ...restart,
    },
    successExitCodes: [0],
    stop: { signal: 'SIGTERM', timeoutMs: 5_000 },
    dependsOn: dependsOn.map((item) => (typeof item === 'string' ? { task: item, until: 'ready' } : item)),
    tty: false,
    watch: [],
    notify: 'failure',
    ...rest,
  };
}

export function healthcheck(overrides: Partial<Healthcheck> = {}): Healthcheck {
  return {
    probe: { kind: 'tcp', host: 'localhost', port: 1 },
    intervalMs: 10_000,
    timeoutMs: 2_000,
    retries: 3,
    startPeriodMs: 60_000,
    onUnhealthy: 'report',
    ...overrides,
  };
}

export function project(tasks: readonly TaskDefinition[], runner: Partial<RunnerSettings> = {}): Project {
  return { tasks, runner: { maxRunning: 0, maxQueued: 100, lingerMs: 30_000, eventLogMaxSize: 1_000_000, ...runner } };
}

export const code = (number: number): Exit => ({ kind: 'code', code: number });
export const signal = (name: NodeJS.Signals): Exit => ({ kind: 'signal', signal: name });

interface Armed {
  readonly due: number;
  readonly event: EngineEvent;
}

export class Bench {
  state: EngineState = emptyEngine;
  now = 1_000_000;
  random = 0;
  /** Of the last event; use `since` for more. */
  effects: readonly Effect[] = [];
  rejections: readonly Rejection[] = [];
  readonly history: Effect[] = [];
  #timers: Armed[] = [];
  #nextPid = 100;

  constructor(tasks: readonly TaskDefinition[] = [], runner: Partial<RunnerSettings> = {}) {
    this.configure(tasks, runner);
  }

  dispatch(event: EngineEvent): void {
    const { state, effects, rejections } = step(this.state, event, { now: this.now, random: this.random });
    this.state = state;
    this.effects = effects;
    this.rejections = rejections;
    this.history.push(...effects);
    for (const effect of effects) {
      if (effect.type !== 'armTimer') continue;
      const { task, run, timer, serial } = effect;
      this.#timers.push({ due: this.now + effect.ms, event: { type: 'timer', task, run, timer, serial } });
    }
  }

  /** Lets time pass; timers fire at their moment, also those that mean nothing any more. */
  advance(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = this.#timers.filter(({ due }) => due <= end).sort((one, other) => one.due - other.due)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.now = Math.max(this.now, next.due);
      this.dispatch(next.event);
    }
    this.now = end;
  }

  configure(tasks: readonly TaskDefinition[], runner: Partial<RunnerSettings> = {}): void {
    this.dispatch({ type: 'configure', project: project(tasks, runner) });
  }

  start(...names: readonly string[]): void {
    for (const task of names) this.dispatch({ type: 'start', task });
  }

  stop(task: string, reason: DownReason = 'user'): void {
    this.dispatch({ type: 'stop', task, reason });
  }

  restart(task: string, cause: 'user' | 'watch' = 'user'): void {
    this.dispatch({ type: 'restart', task, cause });
  }

  kill(task: string): void {
    this.dispatch({ type: 'kill', task });
  }

  stopAll(reason: DownReason = 'shutdown', tasks?: readonly string[]): void {
    this.dispatch({ type: 'stopAll', reason, ...(tasks === undefined ? {} : { tasks }) });
  }

  spawned(...names: readonly string[]): void {
    for (const task of names) this.dispatch({ type: 'spawned', task, run: this.task(task).run, pid: this.#nextPid++ });
  }

  spawnFailed(task: string, message: string): void {
    this.dispatch({ type: 'spawnFailed', task, run: this.task(task).run, message });
  }

  exited(task: string, exit: Exit): void {
    this.dispatch({ type: 'exited', task, run: this.task(task).run, exit });
  }

  gone(task: string, exit: Exit = code(0)): void {
    this.dispatch({ type: 'gone', task, run: this.task(task).run, exit });
  }

  probed(task: string, healthy: boolean, output = ''): void {
    this.dispatch({ type: 'probed', task, run: this.task(task).run, healthy, output });
  }

  /** Start and spawned, as if nothing stood in the way. */
  up(...names: readonly string[]): void {
    for (const name of names) {
      this.start(name);
      this.spawned(name);
    }
  }

  task(name: string): Task {
    const task = this.state.tasks.get(name);
    if (task === undefined) throw new Error(`no task ${name}`);
    return task;
  }

  status(name: string): TaskStatus {
    return this.task(name).status;
  }

  /** The kind of every task's status, in order: "stopped running". */
  get kinds(): string {
    return [...this.state.tasks.values()].map(({ status }) => status.kind).join(' ');
  }

  why(name: string): string {
    return explain(this.state, name, this.now);
  }

  /** Names of the tasks for which the last event asked this. */
  asked(type: 'spawn' | 'requestStop' | 'forceStop' | 'startProbes' | 'stopProbes' | 'removed'): readonly string[] {
    return this.effects.filter((effect) => effect.type === type).map(({ task }) => task);
  }

  /** Length of the timer that the last event armed. */
  armed(timer: TimerKind): number | undefined {
    return this.effects.flatMap((effect) =>
      effect.type === 'armTimer' && effect.timer === timer ? [effect.ms] : [],
    )[0];
  }

  /** The journal so far, of one task. */
  journal(name: string): readonly JournalEvent[] {
    return this.history.flatMap((effect) => (effect.type === 'journal' && effect.task === name ? [effect.event] : []));
  }
}

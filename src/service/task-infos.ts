// Tasks as clients see them: the engine's state, with what is measured and known beside it.
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/event.ts';
import type { Task } from '../engine/task.ts';
import { isActive, pidOf } from '../model/status.ts';
import type { TaskInfo } from '../model/task-info.ts';
import type { Capture } from '../output/ports.ts';
import { usageOf } from '../process/usage.ts';
import type { WorkspaceStorage } from '../store/storage.ts';
import type { EventLog } from './events/event-log.ts';
import type { ProjectFile } from './project/project-file.ts';
import { OutputProblems } from './run/output-problems.ts';
import type { Runs } from './run/runs.ts';
import { UsageSamples } from './run/usage.ts';
import type { TaskStore } from './task-store.ts';
import { join } from 'node:path';
import { omitUndefined } from '../base/omit-undefined.ts';
import { maskDefinition } from '../config/masking.ts';
import type { TaskLocation } from '../model/diagnostic.ts';
import { awaitsConsent } from '../engine/consent.ts';
import type { Exit } from '../model/exit.ts';

export interface TaskInfosOptions {
  readonly clock: Clock;
  readonly tasks: TaskStore;
  readonly project: ProjectFile;
  readonly runs: Runs;
  readonly capture: Capture;
  readonly storage: WorkspaceStorage;
  readonly eventLog: EventLog;
}

export class TaskInfos {
  readonly #options: TaskInfosOptions;
  readonly #usage: UsageSamples;
  readonly #outputProblems: OutputProblems;
  readonly #didChange = new Emitter<readonly string[]>();

  /** The engine's state of these tasks is as it was, but they have new usage figures or another problem. */
  readonly onDidChange = this.#didChange.event;

  constructor(options: TaskInfosOptions) {
    const { clock, tasks, runs, capture, eventLog } = options;
    this.#options = options;
    this.#usage = new UsageSamples({
      clock,
      tasks,
      running: () => runs.all.map(({ task, process }) => ({ task, identity: process.identity })),
      sample: usageOf,
      onDidSample: (names) => this.#didChange.fire(names),
    });
    this.#outputProblems = new OutputProblems(capture, tasks, eventLog);
    this.#outputProblems.onDidChange((task) => this.#didChange.fire([task]));
  }

  of(task: Task): TaskInfo {
    const { storage, project } = this.#options;
    return taskInfo(task, {
      taskFolder: (name) => storage.taskFolder(name),
      location: (name) => project.location(name),
      usage: (name) => (isActive(task.status) ? this.#usage.of(name) : undefined),
      problem: (name) => this.#outputProblems.of(name),
    });
  }

  /** Takes new usage figures in the background, for a client that shows them. */
  refreshUsage(): void {
    this.#usage.refresh();
  }
}

interface InfoContext {
  readonly taskFolder: (name: string) => string;
  readonly location: (name: string) => TaskLocation | undefined;
  readonly usage: (name: string) => TaskInfo['usage'];
  /** A trouble with the task's output, such as a full disk. */
  readonly problem: (name: string) => string | undefined;
}

function runIdOf(task: string, run: number): string {
  return `${task}#${String(run)}`;
}

/** Nothing here decides. */
function taskInfo(task: Task, context: InfoContext): TaskInfo {
  const { definition } = task;
  const folder = context.taskFolder(definition.name);
  return {
    name: definition.name,
    title: definition.title,
    ...omitUndefined({ group: definition.group }),
    status: task.status,
    wanted: task.wanted,
    ...omitUndefined({
      runId: task.run > 0 ? runIdOf(definition.name, task.run) : undefined,
      pid: pidOf(task.status),
      startedAt: iso(task.startedAt),
      stoppedAt: iso(task.stoppedAt),
      durationMs: durationOf(task),
      exitCode: exitCodeOf(task.lastExit),
      usage: context.usage(definition.name),
      lastFailure: task.lastFailure,
      location: context.location(definition.name),
      problem: context.problem(definition.name),
    }),
    restarts: task.restarts,
    runAtStartup: definition.runAtStartup,
    definition: maskDefinition(definition),
    changed: task.pendingDefinition !== undefined,
    ...(awaitsConsent(task) && { awaitsConsent: true }),
    logs: {
      stdout: join(folder, 'stdout.log'),
      stderr: join(folder, 'stderr.log'),
      combined: join(folder, 'combined.log'),
    },
    adHoc: task.adHoc,
  };
}

function durationOf(task: Task): number | undefined {
  const { startedAt, stoppedAt } = task;
  return startedAt === undefined || stoppedAt === undefined || stoppedAt < startedAt
    ? undefined
    : stoppedAt - startedAt;
}

function exitCodeOf(exit: Exit | undefined): number | undefined {
  return exit?.kind === 'code' ? exit.code : undefined;
}

function iso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

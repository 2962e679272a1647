// Tasks as clients see them: the engine's state, with what is measured and known beside it.
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/event.ts';
import type { Task } from '../engine/task.ts';
import { isActive } from '../model/status.ts';
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
import { taskInfo } from './verbs/task-info.ts';

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

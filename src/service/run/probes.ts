// Runs the probe of each running task with a healthcheck, one at a time; its results go to the engine with the run's
// number.
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { TaskDefinition } from '../../model/task-definition.ts';
import type { EngineEvent } from '../../engine/event.ts';
import type { RunningProcess } from '../../process/ports.ts';
import { startProbe } from '../../process/probe/probe.ts';

export interface ProbesOptions {
  readonly clock: Clock;
  readonly projectFolder: string;
  readonly processOf: (task: string) => RunningProcess | undefined;
  readonly baseEnv: (task: string) => Readonly<Record<string, string>>;
  readonly followLines: (task: string, listener: (line: string) => void) => Disposable;
  readonly dispatch: (event: EngineEvent) => void;
}

export class Probes implements Disposable {
  readonly #options: ProbesOptions;
  readonly #running = new Map<string, { readonly run: number; readonly probe: Disposable }>();

  constructor(options: ProbesOptions) {
    this.#options = options;
  }

  start(task: string, run: number, definition: TaskDefinition): void {
    const { healthcheck } = definition;
    if (healthcheck === undefined) return;
    this.#running.get(task)?.probe.dispose();
    const { clock, projectFolder, processOf, baseEnv, followLines, dispatch } = this.#options;
    const process = processOf(task);
    const exec = process?.exec?.bind(process);
    const probe = startProbe({
      healthcheck,
      definition,
      clock,
      projectFolder,
      baseEnv: baseEnv(task),
      ...(exec && { exec }),
      followLines: (listener) => followLines(task, listener),
      onResult: ({ healthy, output }) => dispatch({ type: 'probed', task, run, healthy, output }),
    });
    this.#running.set(task, { run, probe });
  }

  stop(task: string, run: number): void {
    const current = this.#running.get(task);
    if (current?.run !== run) return;
    current.probe.dispose();
    this.#running.delete(task);
  }

  dispose(): void {
    for (const { probe } of this.#running.values()) probe.dispose();
    this.#running.clear();
  }
}

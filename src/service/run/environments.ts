// The environment that each task was last asked to start with. Kept in memory for restarts, never written anywhere.
import { PerTask } from '../per-task.ts';
import type { TaskStore } from '../task-store.ts';

type Environment = Readonly<Record<string, string>>;

export class Environments {
  readonly #tasks: TaskStore;
  readonly #fallback: Environment;
  readonly #known: PerTask<Environment>;

  /** @param fallback of tasks whose start brought none */
  constructor(tasks: TaskStore, fallback: Environment) {
    this.#tasks = tasks;
    this.#fallback = fallback;
    this.#known = new PerTask(tasks);
  }

  of(task: string): Environment {
    return this.#known.get(task) ?? this.#fallback;
  }

  /** A start brings its environment to the task and to whatever it has to start first. */
  remember(task: string, env: Environment | undefined): void {
    if (env === undefined) return;
    // A set grows while it is walked: every name is visited once.
    const names = new Set([task]);
    for (const name of names) {
      this.#known.set(name, env);
      const found = this.#tasks.get(name);
      // A changed definition counts from the start that this is for.
      const { dependsOn = [] } = found?.pendingDefinition ?? found?.definition ?? {};
      for (const dependency of dependsOn) names.add(dependency.task);
    }
  }
}

/** An environment of Node's shape as a task takes it. */
export function definedOnly(env: Readonly<NodeJS.ProcessEnv>): Environment {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

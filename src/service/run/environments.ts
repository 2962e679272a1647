// The environment each task was last asked to start with. Kept in memory for restarts, never written anywhere.
import type { TaskStore } from '../task-store.ts';

type Environment = Readonly<Record<string, string>>;

export class Environments {
  readonly #byTask = new Map<string, Environment>();
  readonly #fallback: Environment;

  constructor(fallback: Environment) {
    this.#fallback = fallback;
  }

  of(task: string): Environment {
    return this.#byTask.get(task) ?? this.#fallback;
  }

  /** A start brings its environment to the task and to whatever it has to start first. */
  remember(table: TaskStore, task: string, env: Environment | undefined): void {
    if (env === undefined) return;
    const open = [task];
    const seen = new Set<string>();
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      this.#byTask.set(name, env);
      const task = table.get(name);
      // A changed definition counts from the start that this is for.
      const { dependsOn = [] } = task?.pendingDefinition ?? task?.definition ?? {};
      for (const dependency of dependsOn) open.push(dependency.task);
    }
  }

  forget(task: string): void {
    this.#byTask.delete(task);
  }
}

/** An environment of Node's shape as a task takes it. */
export function definedOnly(env: Readonly<NodeJS.ProcessEnv>): Environment {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

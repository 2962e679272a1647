// CPU and memory of the running tasks, sampled only while a client asks: nothing is polled in idle.
import type { Clock } from '../../base/clock.ts';
import type { RunIdentity } from '../../process/ports.ts';
import type { Usage } from '../../process/usage.ts';
import { PerTask } from '../per-task.ts';
import type { TaskStore } from '../task-store.ts';

/** A request within this time gets the last sample. */
const FRESH_MS = 900;

interface RunningTask {
  readonly task: string;
  readonly identity: RunIdentity;
}

export interface UsageOptions {
  readonly clock: Clock;
  readonly tasks: Pick<TaskStore, 'get' | 'onDidChange'>;
  readonly running: () => readonly RunningTask[];
  /** By the marker of a run; without those of which nothing lives. */
  readonly sample: (runs: readonly RunIdentity[]) => Promise<ReadonlyMap<string, Usage>>;
  readonly onDidSample: (tasks: readonly string[]) => void;
}

export class UsageSamples {
  readonly #options: UsageOptions;
  readonly #samples: PerTask<Usage>;
  #takenAt = -Infinity;
  #isTaking = false;

  constructor(options: UsageOptions) {
    this.#options = options;
    this.#samples = new PerTask(options.tasks);
  }

  of(task: string): Usage | undefined {
    return this.#samples.get(task);
  }

  /** Takes a sample in the background unless the last one is fresh; `onDidSample` reports it. */
  refresh(): void {
    const { clock, running, onDidSample } = this.#options;
    if (this.#isTaking || clock.now() - this.#takenAt < FRESH_MS) return;
    const tasks = running();
    if (tasks.length === 0) return;
    this.#isTaking = true;
    this.#takenAt = clock.now();
    void this.#take(tasks)
      .then(() => onDidSample(tasks.map(({ task }) => task)))
      .finally(() => {
        this.#isTaking = false;
      });
  }

  async #take(tasks: readonly RunningTask[]): Promise<void> {
    const runs = tasks.map(({ identity }) => identity);
    const usages = await this.#options.sample(runs).catch(() => new Map<string, Usage>());
    this.#samples.clear();
    for (const { task, identity } of tasks) {
      const usage = usages.get(identity.marker);
      if (usage !== undefined) this.#samples.set(task, usage);
    }
  }
}

// CPU and memory of the running tasks, sampled only while somebody asks: nothing is polled in idle.
import type { Clock } from '../../base/clock.ts';
import type { RunIdentity } from '../../process/ports.ts';
import type { Usage } from '../../process/usage.ts';
import type { TaskInfo } from '../../model/task-info.ts';

/** An answer to somebody who asks more often than this is the last sample. */
const FRESH_MS = 900;

export interface UsageOptions {
  readonly clock: Clock;
  readonly running: () => readonly { readonly task: string; readonly identity: RunIdentity }[];
  /** By the marker of a run; without those of which nothing lives. */
  readonly sample: (runs: readonly RunIdentity[]) => Promise<ReadonlyMap<string, Usage>>;
  readonly onDidSample: (tasks: readonly string[]) => void;
}

export class UsageSamples {
  readonly #options: UsageOptions;
  #samples = new Map<string, NonNullable<TaskInfo['usage']>>();
  #takenAt = -Infinity;
  #taking = false;

  constructor(options: UsageOptions) {
    this.#options = options;
  }

  of(task: string): TaskInfo['usage'] {
    return this.#samples.get(task);
  }

  forget(task: string): void {
    this.#samples.delete(task);
  }

  /** Takes a sample in the background unless the last is fresh; whoever subscribed to changes hears of it. */
  refresh(): void {
    const { clock, running, onDidSample } = this.#options;
    if (this.#taking || clock.now() - this.#takenAt < FRESH_MS) return;
    const tasks = running();
    if (tasks.length === 0) return;
    this.#taking = true;
    this.#takenAt = clock.now();
    void this.#take(tasks)
      .then(() => onDidSample(tasks.map(({ task }) => task)))
      .finally(() => {
        this.#taking = false;
      });
  }

  async #take(tasks: ReturnType<UsageOptions['running']>): Promise<void> {
    const runs = tasks.map(({ identity }) => identity);
    const usages = await this.#options.sample(runs).catch(() => new Map<string, Usage>());
    this.#samples = new Map(
      tasks.flatMap(({ task, identity }) => {
        const usage = usages.get(identity.marker);
        return usage === undefined ? [] : [[task, usage]];
      }),
    );
  }
}

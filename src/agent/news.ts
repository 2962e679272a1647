import type { TaskEvent } from '../model/history.ts';
import { taskLine } from './task-text.ts';

/** More is a table, which list_tasks gives. */
const MOST_TOLD = 5;

/** What happened to tasks since the agent last looked: the newest of each, told once. */
export class News {
  readonly #latest = new Map<string, string>();

  hear(event: TaskEvent, now: number): void {
    const said = worthSaying(event, now);
    if (said === undefined) return;
    // What is newest stands last.
    this.#latest.delete(event.task);
    this.#latest.set(event.task, said);
  }

  /** What there is by now, less what is about `known` tasks, of which the agent hears anyway. */
  take(known: readonly unknown[]): readonly string[] {
    const folded = new Set(known.map((name) => String(name).toLowerCase()));
    const told = [...this.#latest].filter(([task]) => !folded.has(task.toLowerCase()));
    this.#latest.clear();
    const lines = told.slice(-MOST_TOLD).map(([, text]) => text);
    const more = told.length - lines.length;
    return more === 0 ? lines : [...lines, `and ${more} more: see list_tasks`];
  }
}

function worthSaying({ event, info }: TaskEvent, now: number): string | undefined {
  if (info === undefined) return undefined;
  if (event === 'failed' || event === 'lost' || event === 'retrying' || event === 'unhealthy') {
    return taskLine(info, now);
  }
  return event === 'finished' && info.adHoc ? taskLine(info, now) : undefined;
}

// Task events that happened between two calls of an agent.
import type { TaskEvent } from '../model/history.ts';
import { taskLine } from './task-text.ts';

/** For more, the agent calls list_tasks. */
const MOST_LINES = 5;

/** Keeps the latest notable event of each task until the agent has seen it. */
export class UnseenEvents {
  readonly #latest = new Map<string, string>();

  add(event: TaskEvent, now: number): void {
    const text = notableText(event, now);
    if (text === undefined) return;
    // Delete first, so that the newest comes last.
    this.#latest.delete(event.task);
    this.#latest.set(event.task, text);
  }

  /** Takes all of them, without those of `named` tasks, which the answer describes anyway. */
  take(named: readonly unknown[]): readonly string[] {
    const folded = new Set(named.map((name) => String(name).toLowerCase()));
    const unseen = [...this.#latest].filter(([task]) => !folded.has(task.toLowerCase()));
    this.#latest.clear();
    const lines = unseen.slice(-MOST_LINES).map(([, text]) => text);
    const more = unseen.length - lines.length;
    return more === 0 ? lines : [...lines, `and ${more} more: see list_tasks`];
  }
}

function notableText({ event, info }: TaskEvent, now: number): string | undefined {
  if (info === undefined) return undefined;
  if (event === 'failed' || event === 'lost' || event === 'retrying' || event === 'unhealthy') {
    return taskLine(info, now);
  }
  return event === 'finished' && info.adHoc ? taskLine(info, now) : undefined;
}

// Queues notifications to one client. While its socket is full, notifications that replace each other are merged: a
// client that never reads costs a bounded amount of memory and gets the newest state when it reads again.
import { estimateSize } from '../../base/estimate-size.ts';
import type { NotificationName, Notifications } from '../contract.ts';

/**
 * Events are sent one by one and never merged; a client this far behind is disconnected and reads the event log
 * instead.
 */
const MOST_HELD = 1000;
const MOST_HELD_BYTES = 8 * 1024 * 1024;

type Changed = Notifications['tasks/changed'];

interface Notice<N extends NotificationName = NotificationName> {
  readonly name: N;
  readonly params: Notifications[N];
}

export interface OutboxOptions {
  readonly send: (name: NotificationName, params: Notifications[NotificationName]) => void;
  /** True while what is sent would only pile up. */
  readonly isFull: () => boolean;
  readonly onTooSlow: () => void;
}

export class Outbox {
  readonly #options: OutboxOptions;
  /** By what a notice is about; a newer one takes the place of an older one in the order of arrival. */
  readonly #held = new Map<string, Notice>();
  #serial = 0;
  /** The size of held events, which no newer one replaces. */
  #heldBytes = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  notify<N extends NotificationName>(name: N, params: Notifications[N]): void {
    if (this.#held.size === 0 && !this.#options.isFull()) {
      this.#options.send(name, params);
      return;
    }
    const key = this.#keyOf(name, params);
    const earlier = this.#held.get(key);
    this.#held.set(key, { name, params: earlier === undefined ? params : fold(name, earlier.params, params) });
    if (name === 'tasks/event') this.#heldBytes += estimateSize(params);
    if (this.#held.size > MOST_HELD || this.#heldBytes > MOST_HELD_BYTES) this.#options.onTooSlow();
  }

  /** The socket takes more again. */
  flush(): void {
    while (this.#held.size > 0 && !this.#options.isFull()) this.#sendFirst();
  }

  /** Also while the socket takes no more: the connection ends. */
  flushAll(): void {
    while (this.#held.size > 0) this.#sendFirst();
  }

  #sendFirst(): void {
    const [first] = this.#held;
    if (first === undefined) return;
    const [key, { name, params }] = first;
    this.#held.delete(key);
    if (name === 'tasks/event') this.#heldBytes -= estimateSize(params);
    this.#options.send(name, params);
  }

  #keyOf<N extends NotificationName>(name: N, params: Notifications[N]): string {
    if (name === 'tasks/event') return `event ${++this.#serial}`;
    return name === 'tasks/output' ? `output ${(params as Notifications['tasks/output']).task}` : name;
  }
}

function fold<N extends NotificationName>(
  name: N,
  earlier: Notifications[NotificationName],
  later: Notifications[N],
): Notifications[NotificationName] {
  return name === 'tasks/changed' ? foldChanges(earlier as Changed, later as Changed) : later;
}

/** One change that has the effect of both. */
export function foldChanges(earlier: Changed, later: Changed): Changed {
  const tasks = new Map(earlier.tasks.map((task) => [task.name, task]));
  for (const name of later.removed) tasks.delete(name);
  for (const task of later.tasks) tasks.set(task.name, task);
  const removed = new Set([...earlier.removed, ...later.removed]);
  for (const { name } of later.tasks) removed.delete(name);
  const order = later.order ?? earlier.order;
  return { tasks: [...tasks.values()], removed: [...removed], ...(order === undefined ? {} : { order }) };
}

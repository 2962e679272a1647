// Sends clients what happened in one turn of the event loop, at its end: first the tasks that changed, then the events.
// So each change is sent once, and a client that receives an event has its task already.
import { DisposableStore, type Disposable } from '../base/disposable.ts';
import { attempt } from '../base/event.ts';
import type { JournalEntry, TaskEvent } from '../model/history.ts';
import type { Client, RpcServer } from '../rpc/server/server.ts';
import type { EventLog } from './events/event-log.ts';
import type { Notices } from './events/notices.ts';
import type { TaskInfos } from './task-infos.ts';
import type { TaskStore } from './task-store.ts';

export interface ClientUpdatesOptions {
  readonly tasks: TaskStore;
  readonly infos: Pick<TaskInfos, 'of' | 'onDidChange'>;
  readonly eventLog: Pick<EventLog, 'onDidEmit'>;
  readonly notices: Pick<Notices, 'take'>;
  readonly server: Pick<RpcServer, 'clients' | 'publish' | 'onDidSubscribe'>;
  /** The updates of a turn have been sent. */
  readonly onDidSend: () => void;
}

interface Turn {
  /** Also where nothing but the order has changed. */
  hasChange: boolean;
  readonly changed: Set<string>;
  readonly removed: Set<string>;
  readonly events: JournalEntry[];
}

export class ClientUpdates implements Disposable {
  readonly #options: ClientUpdatesOptions;
  readonly #store = new DisposableStore();
  #turn: Turn | undefined;

  constructor(options: ClientUpdatesOptions) {
    const { tasks, infos, eventLog, server } = options;
    this.#options = options;
    this.#store.add(tasks.onDidChange(({ changed, removed }) => this.#addChange(changed, removed)));
    this.#store.add(infos.onDidChange((changed) => this.#addChange(changed, [])));
    this.#store.add(eventLog.onDidEmit((event) => this.#thisTurn().events.push(event)));
    this.#store.add(server.onDidSubscribe((client) => this.#sendPending(client)));
  }

  #addChange(changed: Iterable<string>, removed: Iterable<string>): void {
    const turn = this.#thisTurn();
    turn.hasChange = true;
    for (const name of changed) turn.changed.add(name);
    for (const name of removed) turn.removed.add(name);
  }

  #thisTurn(): Turn {
    if (this.#turn !== undefined) return this.#turn;
    setImmediate(() => this.#send());
    const turn = { hasChange: false, changed: new Set<string>(), removed: new Set<string>(), events: [] };
    this.#turn = turn;
    return turn;
  }

  #send(): void {
    const turn = this.#turn;
    this.#turn = undefined;
    if (turn === undefined || this.#store.isDisposed) return;
    if (turn.hasChange) attempt(() => this.#sendChange(turn));
    attempt(() => this.#sendEvents(turn.events));
    attempt(() => this.#options.onDidSend());
  }

  #sendChange({ changed, removed }: Turn): void {
    const { tasks, infos, server } = this.#options;
    server.publish('tasks/changed', {
      tasks: [...changed].flatMap((name) => tasks.get(name) ?? []).map((task) => infos.of(task)),
      removed: [...removed].filter((name) => tasks.get(name) === undefined),
      order: tasks.names,
    });
  }

  #sendEvents(events: readonly JournalEntry[]): void {
    const { server, notices } = this.#options;
    const listeners = server.clients.filter(({ subscription }) => subscription.events === true);
    // The window that was opened last notifies the user, and no other does.
    const notifier = listeners.findLast(isWindow);
    const due = new Set(notifier === undefined ? [] : notices.take());
    for (const event of due) if (notifier !== undefined && !events.includes(event)) this.#notify(notifier, event, true);
    for (const event of events)
      for (const client of listeners) this.#notify(client, event, client === notifier && due.has(event));
  }

  /** The ends that no window was there to report. */
  #sendPending(client: Client): void {
    // The end of a turn that is under way sends them, after the changes that they are about.
    if (!isWindow(client) || this.#turn !== undefined) return;
    for (const event of this.#options.notices.take()) this.#notify(client, event, true);
  }

  #notify(client: Client, event: JournalEntry, notify: boolean): void {
    attempt(() => {
      const update: TaskEvent = client.subscription.eventInfo === false ? event : this.#withInfo(event);
      client.notify('tasks/event', notify ? { ...update, notify } : update);
    });
  }

  #withInfo(event: JournalEntry): TaskEvent {
    const { tasks, infos } = this.#options;
    const task = tasks.get(event.task);
    return task === undefined ? event : { ...event, info: infos.of(task) };
  }

  dispose(): void {
    this.#store.dispose();
  }
}

function isWindow({ kind, subscription }: Client): boolean {
  return kind === 'editor' && subscription.events === true;
}

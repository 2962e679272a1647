// Passes the notifications of one supervisor after the other to the same listeners.
import type { Disposable, DisposableStore } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/event.ts';
import type { Connection } from '../rpc/connection.ts';
import type { NotificationName, Notifications } from '../rpc/contract.ts';

type Emitters = { readonly [N in NotificationName]: Emitter<Notifications[N]> };

export class NotificationRelay {
  readonly #emitters: Emitters = {
    'tasks/changed': new Emitter(),
    'tasks/output': new Emitter(),
    'tasks/event': new Emitter(),
    'project/changed': new Emitter(),
    'supervisor/ending': new Emitter(),
  };
  /** Kept until there is a connection, however many attempts that takes: an event is sent once. */
  #heldEvents: Notifications['tasks/event'][] = [];

  on<N extends NotificationName>(notification: N): Event<Notifications[N]> {
    return this.#emitters[notification].event;
  }

  /**
   * Events are held while the connection does not count as connected: the table that has their tasks is read before.
   */
  listen(connection: Connection, session: DisposableStore, isConnected: () => boolean): void {
    for (const notification of Object.keys(this.#emitters) as NotificationName[])
      if (notification !== 'tasks/event') session.add(forward(connection, notification, this.#emitters));
    const deliver = (event: Notifications['tasks/event']): void => {
      if (isConnected()) this.#emitters['tasks/event'].fire(event);
      else this.#heldEvents.push(event);
    };
    session.add(connection.on('tasks/event')(deliver));
  }

  /** Delivers the events that were held. */
  release(): void {
    const events = this.#heldEvents;
    this.#heldEvents = [];
    for (const event of events) this.#emitters['tasks/event'].fire(event);
  }
}

function forward<N extends NotificationName>(
  connection: Connection,
  notification: N,
  emitters: Pick<Emitters, N>,
): Disposable {
  const emitter: Emitter<Notifications[N]> = emitters[notification];
  return connection.on(notification)((value) => emitter.fire(value));
}

// The connection of an agent to the supervisor: opened at the first call, reconnected when the supervisor crashed while
// tasks run or a request is pending, and closed when it shut down with nothing left to do.
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { ReconnectingClient } from '../client/reconnecting-client.ts';
import { TableMirror } from '../client/table-mirror.ts';
import type { TaskInfo } from '../model/task-info.ts';
import type { Connection } from '../rpc/connection.ts';
import { UnseenEvents } from './unseen-events.ts';
import { isAtRest } from '../model/status.ts';

export class Session implements Disposable {
  readonly #client: ReconnectingClient;
  readonly #mirror: TableMirror;
  #calls = 0;
  readonly unseenEvents = new UnseenEvents();

  /** `connect` launches the supervisor where none is running. */
  constructor(connect: () => Promise<Connection>, clock: Clock) {
    const client = new ReconnectingClient({ connect, clock, opensOnRequest: true });
    const mirror = new TableMirror(client);
    this.#client = client;
    this.#mirror = mirror;
    client.reconnectWhile(() => this.#calls > 0 || mirror.tasks.some(({ status }) => !isAtRest(status)));
    client.prepareWith((connection) => mirror.load(connection));
    client.on('tasks/event')((event) => {
      // The supervisor sends the change of the task before its event; at a new connection the table was read before.
      const info = event.info ?? mirror.get(event.task);
      this.unseenEvents.add(info === undefined ? event : { ...event, info }, clock.now());
    });
    void client.subscribe({ changes: true, events: true, eventInfo: false });
  }

  /**
   * Hands the connection, and the tasks as they are now, to `use`; while that lasts, a supervisor that dies is brought
   * back.
   */
  async with<T>(use: (connection: Connection, tasks: readonly TaskInfo[]) => Promise<T>): Promise<T> {
    this.#calls++;
    try {
      await this.#client.opened();
      return await use(this.#client, this.#mirror.tasks);
    } finally {
      this.#calls--;
    }
  }

  dispose(): void {
    this.#mirror.dispose();
    this.#client.dispose();
  }
}

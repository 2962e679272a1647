import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Connection } from '../rpc/connection.ts';
import type { TaskEvent } from '../model/history.ts';
import type { TaskInfo } from '../model/task-info.ts';
import { LastingClient } from '../client/reconnecting-client.ts';
import { isPending } from '../client/task-words.ts';
import { News } from './news.ts';

/**
 * One agent's hold on the supervisor: connected at the first call, brought back when the supervisor died while anything
 * runs or is asked, and let go when it ended with nothing left to do, until the next call.
 */
export class Session implements Disposable {
  readonly #connect: () => Promise<Connection>;
  readonly #clock: Clock;
  #opening: Promise<LastingClient> | undefined;
  readonly #pending = new Set<string>();
  #calls = 0;
  readonly news = new News();

  /** `connect` launches the supervisor where none is running. */
  constructor(connect: () => Promise<Connection>, clock: Clock) {
    this.#connect = connect;
    this.#clock = clock;
  }

  /** Hands the connection to `use`; while that lasts, a supervisor that dies is brought back. */
  async with<T>(use: (connection: Connection) => Promise<T>): Promise<T> {
    this.#calls++;
    try {
      return await use(await this.#connection());
    } finally {
      this.#calls--;
    }
  }

  dispose(): void {
    this.#opening?.then(
      (client) => client.dispose(),
      () => undefined,
    );
  }

  #connection(): Promise<LastingClient> {
    if (this.#opening !== undefined) return this.#opening;
    const opening = this.#open();
    const forget = (): void => {
      if (this.#opening === opening) this.#opening = undefined;
    };
    opening.then((client) => client.onDidClose(forget), forget);
    this.#opening = opening;
    return opening;
  }

  async #open(): Promise<LastingClient> {
    const client = await LastingClient.open(this.#connect, this.#clock);
    try {
      return await this.#prepare(client);
    } catch (error) {
      // The next call connects anew; this connection must not be left behind.
      client.dispose();
      throw error;
    }
  }

  async #prepare(client: LastingClient): Promise<LastingClient> {
    client.returnWhile(() => this.#calls > 0 || this.#pending.size > 0);
    client.on('tasks/event')((event) => this.#heard(event));
    // What was told in between was not heard; a second loss during this is told by onDidClose.
    client.onDidReturn(() => void this.#look(client).catch(() => undefined));
    await client.request('subscribe', { events: true });
    await this.#look(client);
    return client;
  }

  async #look(client: Connection): Promise<void> {
    const { tasks } = await client.request('tasks/list', {});
    this.#pending.clear();
    for (const task of tasks) this.#note(task);
  }

  #heard(event: TaskEvent): void {
    if (event.info !== undefined) this.#note(event.info);
    this.news.hear(event, this.#clock.now());
  }

  #note(task: TaskInfo): void {
    if (isPending(task)) this.#pending.add(task.name);
    else this.#pending.delete(task.name);
  }
}

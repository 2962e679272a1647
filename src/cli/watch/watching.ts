// Keeps a task table up to date for a verb until it ends, across crashes of the supervisor.
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { ReconnectingClient } from '../../client/reconnecting-client.ts';
import { TableMirror } from '../../client/table-mirror.ts';
import type { Invocation } from '../invocation.ts';
import { isAtRest } from '../../model/status.ts';

export interface Watching extends Disposable {
  readonly client: ReconnectingClient;
  readonly mirror: TableMirror;
  /** The start was requested: from now on only running tasks are a reason to launch another supervisor. */
  started(): void;
}

export interface WatchOptions {
  /** The verb is about to start something. */
  readonly toStart?: boolean;
  /** The verb follows tasks: it also reports when the supervisor stops responding. */
  readonly follows?: boolean;
  /** Tasks whose output notifications are subscribed to from the beginning. */
  readonly output?: readonly string[] | 'all';
}

/**
 * Connects and mirrors the table. When the supervisor goes while anything runs, the next one is brought up and takes
 * over; when it goes with nothing left to do, the connection just ends, unless the verb is about to start something. A
 * caller that subscribes to more has to ask for `changes` as well.
 */
export async function watchTable(
  cli: Invocation,
  { toStart = false, follows = true, output }: WatchOptions = {},
): Promise<Watching> {
  const store = new DisposableStore();
  const client = store.add(cli.client());
  const mirror = store.add(new TableMirror(client));
  let isToStart = toStart;
  client.reconnectWhile(() => isToStart || mirror.tasks.some(({ status }) => !isAtRest(status)));
  client.prepareWith((connection) => mirror.load(connection));
  await client.subscribe({ changes: true, ...(output === undefined ? {} : { output }) });
  if (follows) store.add(reportSilence(cli, client));
  await client.opened();
  return { client, mirror, started: () => (isToStart = false), dispose: () => store.dispose() };
}

/** Reports when the supervisor stops responding and when it responds again; followers continue by themselves. */
function reportSilence(cli: Invocation, client: ReconnectingClient): Disposable {
  const store = new DisposableStore();
  store.add(
    client.onDidChangeSilence((error) => {
      const words = error?.message ?? 'The supervisor is responding again.';
      cli.err.line(`${cli.err.style('yellow', 'dirigent:')} ${words}`);
    }),
  );
  store.add(client.expectNews());
  return store;
}

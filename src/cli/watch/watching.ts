import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { LastingClient } from '../../client/reconnecting-client.ts';
import { isPending } from '../../client/task-words.ts';
import type { Client } from '../host.ts';
import type { Invocation } from '../invocation.ts';
import { Mirror } from './mirror.ts';

/** A table that is watched until the verb ends, also beyond a crash of the supervisor. */
export interface Watching extends Disposable {
  readonly client: Client;
  readonly mirror: Mirror;
  /** What was to be started has been: from now on only what runs is worth another supervisor. */
  started(): void;
}

export interface WatchOptions {
  /** The verb is about to start something. */
  readonly toStart?: boolean;
  /** It shows what happens, with a person before it who waits for that: a supervisor that says nothing is told as well. */
  readonly follows?: boolean;
}

/**
 * Connects and mirrors the table. When the supervisor goes while anything runs, the next one is brought up and takes
 * over; when it goes with nothing left to do, the connection just ends, unless the verb is about to start something. Who
 * subscribes to more has to ask for `changes` as well.
 */
export async function watchTable(cli: Invocation, options: WatchOptions = {}): Promise<Watching> {
  return watchOver(cli, await cli.connect(), options);
}

/** The same for a supervisor that is there; undefined where none is, since nothing of ours needs one. */
export async function watchRunning(cli: Invocation, folder: string): Promise<Watching | undefined> {
  let running = await cli.host.connectRunning(folder, { atOnce: true });
  if (running === undefined) return undefined;
  const client = await LastingClient.open(async () => {
    const first = running;
    running = undefined;
    return first ?? cli.host.connect(folder);
  });
  // Not for the questions of the table itself: who goes while it is read leaves nothing that we know of.
  client.returnWhile(() => false);
  try {
    return await watchOver(cli, client, { follows: false });
  } catch (error) {
    client.dispose();
    throw error;
  }
}

async function watchOver(
  cli: Invocation,
  client: LastingClient,
  { toStart = false, follows = true }: WatchOptions,
): Promise<Watching> {
  const store = new DisposableStore();
  store.add(client);
  let isToStart = toStart;
  if (toStart) client.returnWhile(() => true);
  if (follows) store.add(tellSilence(cli, client));
  await client.request('subscribe', { changes: true });
  const mirror = store.add(await Mirror.open(client));
  client.returnWhile(() => isToStart || mirror.tasks.some(isPending));
  // A second loss during the reload is told by onDidClose.
  store.add(client.onDidReturn(() => void mirror.reload().catch(() => undefined)));
  return { client, mirror, started: () => (isToStart = false), dispose: () => store.dispose() };
}

/** Says when the supervisor falls silent, and when it is back; what follows goes on by itself then. */
function tellSilence(cli: Invocation, client: Client): Disposable {
  const store = new DisposableStore();
  const told = client.onDidChangeSilence?.((error) => {
    const words = error?.message ?? 'The supervisor answers again.';
    cli.err.line(`${cli.err.style('yellow', 'dirigent:')} ${words}`);
  });
  if (told !== undefined) store.add(told);
  const expected = client.expectNews?.();
  if (expected !== undefined) store.add(expected);
  return store;
}

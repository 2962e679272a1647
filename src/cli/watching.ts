import { DisposableStore, type Disposable } from '../base/disposable.ts';
import { isPending } from '../rpc/task-words.ts';
import type { Client } from './host.ts';
import type { Invocation } from './invocation.ts';
import { Mirror } from './mirror.ts';

/** A table that is watched until the verb ends, also beyond a crash of the supervisor. */
export interface Watching extends Disposable {
  readonly client: Client;
  readonly mirror: Mirror;
  /** What was to be started has been: from now on only what runs is worth another supervisor. */
  started(): void;
}

/**
 * Connects and mirrors the table. When the supervisor goes while anything runs, the next one is brought up and takes
 * over; when it goes with nothing left to do, the connection just ends, unless the verb is about to start something. Who
 * subscribes to more has to ask for `changes` as well.
 */
export async function watchTable(cli: Invocation, { toStart = false } = {}): Promise<Watching> {
  const store = new DisposableStore();
  const client = store.add(await cli.connect());
  let isToStart = toStart;
  if (toStart) client.returnWhile(() => true);
  await client.request('subscribe', { changes: true });
  const mirror = store.add(await Mirror.open(client));
  client.returnWhile(() => isToStart || mirror.tasks.some(isPending));
  // A second loss during the reload is told by onDidClose.
  store.add(client.onDidReturn(() => void mirror.reload().catch(() => undefined)));
  return { client, mirror, started: () => (isToStart = false), dispose: () => store.dispose() };
}

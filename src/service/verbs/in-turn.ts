// Large answers of one client, one after the other.
import type { Client } from '../../rpc/server/session.ts';

/** The last large read of each client. */
const turns = new WeakMap<object, Promise<unknown>>();

/**
 * One large answer of a client after the other: one that asks for much at once must not have it all in memory at once,
 * and one that never reads gets no second answer.
 */
export async function inTurn<T>(
  client: Pick<Client, 'drained'>,
  signal: AbortSignal,
  read: () => Promise<T>,
): Promise<T> {
  const before = turns.get(client) ?? Promise.resolve();
  const turn = before.then(async () => {
    // The answer before is on its way to the socket, which may have been its last.
    await new Promise(setImmediate);
    await client.drained();
    signal.throwIfAborted();
    return read();
  });
  turns.set(
    client,
    turn.catch(() => undefined),
  );
  return turn;
}

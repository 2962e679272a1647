import type { Client } from '../../rpc/session.ts';
import type { ReadRequest, ReadResult } from '../../output/ports.ts';
import { requireTask } from '../outcome.ts';
import type { Supervisor } from '../supervisor.ts';
import type { Verb } from '../verb.ts';

const DEFAULT_BYTES = 1024 * 1024;
const MOST_BYTES = 2 * 1024 * 1024;

/** Bytes of a task's output from a cursor, or its last lines. Never more than 2 MiB in one answer: on its way it is in memory several times over. */
export const output: Verb<'tasks/output'> = async (supervisor, params, client, signal) => {
  const { definition } = requireTask(supervisor, params.task);
  supervisor.forgetting.inUse.see(definition.name, supervisor.clock);
  const { cursor, tailLines, previous, maxBytes = DEFAULT_BYTES } = params;
  const result = await inTurn(client, signal, supervisor, {
    task: definition.name,
    folder: supervisor.storage.taskFolder(definition.name),
    persist: definition.persistToDisk,
    kind: params.kind,
    maxBytes: Math.min(Math.max(1, maxBytes), MOST_BYTES),
    ...(cursor === undefined ? {} : { cursor }),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(previous === undefined ? {} : { previous }),
  });
  return { ...result, data: Buffer.from(result.data).toString('base64') };
};

/**
 * The last read of each client: one that asks for much at once must not have it all in memory at once, and one that never
 * reads gets no second answer.
 */
const turns = new WeakMap<object, Promise<unknown>>();

async function inTurn(
  client: Pick<Client, 'drained'>,
  signal: AbortSignal,
  supervisor: Supervisor,
  request: ReadRequest,
): Promise<ReadResult> {
  const before = turns.get(client) ?? Promise.resolve();
  const turn = before.then(async () => {
    // The answer before is on its way to the socket, which may have been its last.
    await new Promise(setImmediate);
    await client.drained();
    signal.throwIfAborted();
    return supervisor.capture.read(request);
  });
  turns.set(
    client,
    turn.catch(() => undefined),
  );
  return turn;
}

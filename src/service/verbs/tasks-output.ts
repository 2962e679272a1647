// The verb `tasks/output`.
import { inTurn } from './in-turn.ts';
import { requireTask } from './selection.ts';
import type { Verb } from './verb.ts';

const DEFAULT_BYTES = 1024 * 1024;
const MOST_BYTES = 2 * 1024 * 1024;

/**
 * Bytes of a task's output from a cursor, or its last lines. Never more than 2 MiB in one answer: on its way it is in
 * memory several times over.
 */
export const output: Verb<'tasks/output'> = async (supervisor, params, client, signal) => {
  const { definition } = requireTask(supervisor, params.task);
  supervisor.inUse.touch(definition.name);
  const { cursor, tailLines, previous, run, maxBytes = DEFAULT_BYTES } = params;
  const request = {
    task: definition.name,
    folder: supervisor.storage.taskFolder(definition.name),
    persist: definition.persistToDisk,
    kind: params.kind,
    maxBytes: Math.min(Math.max(1, maxBytes), MOST_BYTES),
    ...(cursor === undefined ? {} : { cursor }),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(previous === undefined ? {} : { previous }),
    ...(run === undefined ? {} : { run }),
  };
  const result = await inTurn(client, signal, () => supervisor.capture.read(request));
  return { ...result, ...(run === undefined ? {} : { run }), data: Buffer.from(result.data).toString('base64') };
};

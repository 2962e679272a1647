import { requireTask } from '../outcome.ts';
import type { Verb } from '../verb.ts';

const DEFAULT_BYTES = 1024 * 1024;
const MOST_BYTES = 4 * 1024 * 1024;

/** Bytes of a task's output from a cursor, or its last lines. Never more than 4 MiB in one answer. */
export const output: Verb<'tasks/output'> = async (supervisor, params) => {
  const { definition } = requireTask(supervisor, params.task);
  const { cursor, tailLines, previous, maxBytes = DEFAULT_BYTES } = params;
  const result = await supervisor.capture.read({
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

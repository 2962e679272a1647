// The definition of a Dirigent task in tasks.json: `{ "type": "dirigent", "task": "api", "waitFor": "ready" }`.
import { taskType } from '../names.ts';

/** The state that the VS Code task waits for before its dependents continue. */
export type WaitFor = 'ready' | 'started' | 'finished';

export interface DirigentTaskDefinition {
  readonly type: typeof taskType;
  /** The name of a task of dirigent.toml. */
  readonly task: string;
  readonly waitFor?: WaitFor;
  /** The workspace folder whose dirigent.toml it is; needed only where several have a task of this name. */
  readonly folder?: string;
}

/** Undefined if the entry names no task: tasks.json is written by hand, and half-written entries are read, too. */
export function readDefinition(written: Readonly<Record<string, unknown>>): DirigentTaskDefinition | undefined {
  const { task, waitFor, folder } = written;
  if (written['type'] !== taskType || typeof task !== 'string' || task.trim() === '') return undefined;
  return {
    type: taskType,
    task,
    ...(isWaitFor(waitFor) && { waitFor }),
    ...(typeof folder === 'string' && { folder }),
  };
}

export function waitForOf({ waitFor }: DirigentTaskDefinition): WaitFor {
  return waitFor ?? 'ready';
}

function isWaitFor(value: unknown): value is WaitFor {
  return value === 'ready' || value === 'started' || value === 'finished';
}

// The definition of an ad hoc command.
import { complete } from './keys/table.ts';
import type { TaskDefinition } from '../model/task-definition.ts';
import { toDefinition } from './read/definition.ts';
import { taskKeys } from './schema.ts';

/** The keys of an ad hoc command. */
export interface AdHocCommand {
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly shell?: boolean | string;
  readonly title?: string;
  readonly cwd?: string;
  readonly timeoutMs?: number;
  readonly tty?: boolean;
}

/** Its definition, with the defaults of a file for all other keys. */
export function adHocDefinition({ name, command, timeoutMs, ...keys }: AdHocCommand): TaskDefinition {
  const given = { ...keys, ...(timeoutMs !== undefined && { timeout: timeoutMs }) };
  return toDefinition(complete(taskKeys, given), name, command);
}

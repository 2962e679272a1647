// The definition of a command that stands in no file.
import { complete } from './keys/table.ts';
import type { TaskDefinition } from '../model/task-definition.ts';
import { toDefinition } from './read/definition.ts';
import { taskKeys } from './schema.ts';

/** What is said of a command that stands in no file. */
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

/** The definition of such a task; what is not said is as in a file that does not say it either. */
export function adHocDefinition({ name, command, timeoutMs, ...said }: AdHocCommand): TaskDefinition {
  const given = { ...said, ...(timeoutMs !== undefined && { timeout: timeoutMs }) };
  return toDefinition(complete(taskKeys, given), name, command);
}

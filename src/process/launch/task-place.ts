import type { TaskDefinition } from '../../model/task-definition.ts';
import type { Patience } from '../../base/slow-calls.ts';
/** With the patience of whoever waits for it. */
export interface TaskPlace extends Patience {
  readonly definition: TaskDefinition;
  /** Folder of dirigent.toml. */
  readonly projectFolder: string;
  /** Environment of the client that asked for the start. */
  readonly baseEnv: Readonly<Record<string, string>>;
  /** For a command beside its run: pipes are not read anew. */
  readonly isBesideRun?: boolean;
}

// The context in which a command of a task is started: its definition, the project's folder, the client's environment.
import type { WaitOptions } from '../../base/mount-queue.ts';
import type { TaskDefinition } from '../../model/task-definition.ts';

export interface TaskContext extends WaitOptions {
  readonly definition: TaskDefinition;
  /** Folder of dirigent.toml. */
  readonly projectFolder: string;
  /** Environment of the client that asked for the start. */
  readonly baseEnv: Readonly<Record<string, string>>;
  /** True for a command beside the run: named pipes are not read again. */
  readonly isBesideRun?: boolean;
}

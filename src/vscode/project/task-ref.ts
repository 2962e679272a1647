// Identifies a task of a folder.
import type { TaskInfo } from '../../model/task-info.ts';
import type { ProjectFolder } from './project-folder.ts';
import type { SeenTask } from './seen-task.ts';

/** One task of one folder; the same name in another folder is another task. */
export interface TaskRef {
  readonly folder: ProjectFolder;
  readonly name: string;
}

export function infoOf({ folder, name }: TaskRef): SeenTask | undefined {
  return folder.tasks.get(name);
}

/** One string for the pair, for maps and mementos. */
export function keyOf({ folder, name }: TaskRef): string {
  return `${folder.key}#${name}`;
}

/** One string for one run of a task. Numbers restart with a new storage, and for ad hoc commands: hence the time. */
export function runKeyOf({ runId, startedAt, stoppedAt }: TaskInfo): string | undefined {
  return runId && `${runId} ${startedAt ?? stoppedAt ?? ''}`;
}

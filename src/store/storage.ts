// The paths of all files of one workspace in the storage.
import { join } from 'node:path';
import { workspaceFolder } from '../base/folder-id.ts';

export interface WorkspaceStorage {
  /** `{root}/workspaces/{id}` */
  readonly folder: string;
  readonly journalPath: string;
  readonly tasksFolder: string;
  readonly runsFolder: string;
  /** The last good dirigent.toml: see last-project.ts. */
  readonly projectPath: string;
  /** Numbers of runs of tasks that went: see run-numbers.ts. */
  readonly numbersPath: string;
  taskFolder(task: string): string;
  /** The task's run record: see run-records.ts. */
  recordPath(task: string): string;
  /** Private folder of one run: its FIFOs and exit marker. */
  runFolder(task: string, run: number): string;
}

/** @param folder real path of the project's folder */
export function workspaceStorage(root: string, folder: string): WorkspaceStorage {
  const workspace = workspaceFolder(root, folder);
  const tasksFolder = join(workspace, 'tasks');
  const runsFolder = join(workspace, 'runs');
  const taskFolder = (task: string): string => join(tasksFolder, assertNamesAFolder(task));
  return {
    folder: workspace,
    journalPath: join(workspace, 'events.jsonl'),
    tasksFolder,
    runsFolder,
    projectPath: join(workspace, 'project.json'),
    numbersPath: join(workspace, 'numbers.json'),
    taskFolder,
    // Not beside the logs: people delete log folders, and a running task must not lose its FIFOs by that.
    recordPath: (task) => join(runsFolder, `${assertNamesAFolder(task)}.json`),
    runFolder: (task, run) => join(runsFolder, `${assertNamesAFolder(task)}-${run}`),
  };
}

/** Names are slugs long before they come here; this is the last fence before the file system. */
function assertNamesAFolder(task: string): string {
  if (!namesAFolder(task)) throw new Error(`Not a task name: ${JSON.stringify(task.slice(0, 100))}`);
  return task;
}

export function namesAFolder(task: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(task);
}

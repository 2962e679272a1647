// Deletes what a task that has left the table still has on disk.
import { rm } from 'node:fs/promises';
import type { Capture } from '../../output/ports.ts';
import type { RunNumbers } from '../../store/run-numbers.ts';
import type { WorkspaceStorage } from '../../store/storage.ts';
import type { TaskStore } from '../task-store.ts';
import type { TaskRecords } from './task-records.ts';

export interface ClearTaskOptions {
  readonly storage: WorkspaceStorage;
  readonly tasks: TaskStore;
  readonly numbers: RunNumbers;
  readonly records: TaskRecords;
  readonly capture: Capture;
}

export async function clearTask(name: string, withLogs: boolean, options: ClearTaskOptions): Promise<void> {
  const { storage, tasks, numbers, records, capture } = options;
  // The number first: without the record nothing else has it.
  await numbers.keep(name, tasks.state.retired.get(name) ?? 0);
  await Promise.all([records.remove(name), capture.forget(name)]);
  if (withLogs) await rm(storage.taskFolder(name), { recursive: true, force: true });
}

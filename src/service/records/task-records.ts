// The records of the tasks on disk: what the next supervisor must know of each. The one writer of them: every change of
// the table is written, and a step that must not go on before its record is on disk waits for that.
import { readStoredDefinition } from '../../config/stored-definition.ts';
import type { RunIdentity } from '../../process/ports.ts';
import { type PartialRecord, type RunRecord, RunRecords, writeStartRecord } from '../../store/run-records.ts';
import type { WorkspaceStorage } from '../../store/storage.ts';
import type { TaskStore } from '../task-store.ts';
import { omitUndefined } from '../../base/omit-undefined.ts';
import { maskDefinition } from '../../config/masking.ts';
import type { Task } from '../../engine/task.ts';
import { consentHash } from '../project/startup/consent-hash.ts';

export interface TaskRecordsOptions {
  readonly storage: WorkspaceStorage;
  readonly tasks: TaskStore;
  /** How the run of a task is found again, once it has been spawned. */
  readonly identityOf: (task: string, run: number) => RunIdentity | undefined;
  readonly onProblem: (message: string) => void;
}

export class TaskRecords {
  readonly #options: TaskRecordsOptions;
  readonly #records: RunRecords;

  constructor(options: TaskRecordsOptions) {
    this.#options = options;
    this.#records = new RunRecords({ ...options, readDefinition: readStoredDefinition });
  }

  /** The records of an earlier supervisor. To be read before `open`. */
  readAll(): Promise<readonly PartialRecord[]> {
    return this.#records.readAll();
  }

  /**
   * Writes the table, and from now on each of its changes. Only when recovery has found its runs: before that the table
   * has them as stopped, and a second death would lose them.
   */
  open(): void {
    const { tasks } = this.#options;
    tasks.onDidChange(({ changed }) => {
      for (const name of changed) void this.attempted(name);
    });
    for (const name of tasks.names) void this.attempted(name);
  }

  /** Resolves when the disk has, or has refused, what is known of the task now: a full disk stops no task. */
  async attempted(name: string): Promise<void> {
    // A record that is being written, or has been, is not written again.
    const record = this.#recordOf(name);
    if (record !== undefined) await this.#records.write(record);
  }

  /** Resolves when it is on disk, however long that refuses it: for a step that deletes the last other trace of it. */
  async recorded(name: string): Promise<void> {
    await this.attempted(name);
    await this.#records.written(name);
  }

  /** Into the folder of the run, before its start. */
  async writeStartRecord(name: string, runFolder: string): Promise<void> {
    const record = this.#recordOf(name);
    if (record !== undefined) await writeStartRecord(runFolder, record);
  }

  #recordOf(name: string): RunRecord | undefined {
    const { tasks, identityOf } = this.#options;
    const task = tasks.get(name);
    return task && recordOf(task, identityOf(name, task.run));
  }

  remove(name: string): Promise<void> {
    return this.#records.remove(name);
  }

  /** The files were deleted. */
  writeAgain(): Promise<void> {
    return this.#records.writeAgain();
  }

  flush(): Promise<void> {
    return this.#records.flush();
  }

  close(): Promise<void> {
    return this.#records.close();
  }
}

function recordOf(task: Task, identity: RunIdentity | undefined): RunRecord {
  const { definition, adHoc, wanted, status, run, restarts, failures, startedAt, stoppedAt, lastExit, lastFailure } =
    task;
  return {
    task: definition.name,
    run,
    wanted,
    status,
    restarts,
    failures,
    adHoc,
    // Values of variables never leave memory.
    definition: maskDefinition(definition),
    ...omitUndefined({ startedAt, stoppedAt, lastExit, lastFailure, identity, agreed: consentHash(task.consentedTo) }),
  };
}

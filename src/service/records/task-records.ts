import { recallDefinition } from '../../config/recall.ts';
import type { PartialRecord, RunRecord } from '../../store/run-record.ts';
import { writeStartRecord } from '../../store/run-folders.ts';
import { RunRecords } from '../../store/run-records.ts';
import type { WorkspaceStorage } from '../../store/storage.ts';
import { recordOf } from './record-of.ts';
import type { Runs } from '../run/runs.ts';
import type { TaskStore } from '../task-store.ts';

export interface TaskRecordsOptions {
  readonly storage: WorkspaceStorage;
  readonly table: () => TaskStore;
  readonly runs: () => Runs;
  readonly onProblem: (message: string) => void;
}

/** The table on disk: what the next supervisor must know of each task. */
export class TaskRecords {
  readonly #options: TaskRecordsOptions;
  readonly #records: RunRecords;

  constructor(options: TaskRecordsOptions) {
    this.#options = options;
    this.#records = new RunRecords({ ...options, readDefinition: recallDefinition });
  }

  /** What an earlier supervisor left. Before the first write. */
  readAll(): Promise<readonly PartialRecord[]> {
    return this.#records.readAll();
  }

  /** What the table says of the task now. */
  #of(name: string): RunRecord | undefined {
    const { table, runs } = this.#options;
    const task = table().get(name);
    return task && recordOf(task, runs().liveOf(name, task.run)?.process.identity);
  }

  /** Resolves when what the table says of the task now, or something newer, is on disk. */
  async write(name: string): Promise<void> {
    const record = this.#of(name);
    if (record !== undefined) await this.#records.write(record);
  }

  /** The same, however long the disk takes nothing: what may only be done once it is written waits for this. */
  async recorded(name: string): Promise<void> {
    await this.write(name);
    await this.#records.written(name);
  }

  writeAgain(): Promise<void> {
    return this.#records.writeAgain();
  }

  /** Into the folder of its run; see run-folders.ts. */
  async writeStartRecord(name: string, runFolder: string): Promise<void> {
    const record = this.#of(name);
    if (record !== undefined) await writeStartRecord(runFolder, record);
  }

  remove(name: string): Promise<void> {
    return this.#records.remove(name);
  }

  flush(): Promise<void> {
    return this.#records.flush();
  }

  close(): Promise<void> {
    return this.#records.close();
  }
}

import type { ProcessHost } from '../process/ports.ts';
import type { RunRecord } from '../store/run-record.ts';
import { RunRecords } from '../store/run-records.ts';
import type { WorkspaceStorage } from '../store/storage.ts';
import { recordOf, withLiveValues } from './record-of.ts';
import type { Runs } from './runs.ts';
import type { Table } from './table.ts';

export interface TaskRecordsOptions {
  readonly storage: WorkspaceStorage;
  readonly host: ProcessHost;
  readonly table: () => Table;
  readonly runs: () => Runs;
  readonly onProblem: (message: string) => void;
}

/** The table on disk: what the next supervisor must know of each task. */
export class TaskRecords {
  readonly #options: TaskRecordsOptions;
  readonly #records: RunRecords;

  constructor(options: TaskRecordsOptions) {
    this.#options = options;
    this.#records = new RunRecords(options);
  }

  /** What an earlier supervisor left, with the values of variables that what is alive still has. Before the first write. */
  async readAll(): Promise<readonly RunRecord[]> {
    const { host } = this.#options;
    return withLiveValues(await this.#records.readAll(), (identity) => host.environmentOf(identity));
  }

  /** Resolves when what the table says of the task now, or something newer, is on disk. */
  async write(name: string): Promise<void> {
    const { table, runs } = this.#options;
    const task = table().get(name);
    if (task !== undefined) await this.#records.write(recordOf(task, runs().liveOf(name, task.run)?.process.identity));
  }

  remove(name: string): Promise<void> {
    return this.#records.remove(name);
  }

  flush(): Promise<void> {
    return this.#records.flush();
  }
}

// The folder of records on disk, one file a task.
import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { reserve } from '../base/descriptors.ts';
import { systemReason } from '../base/system-error.ts';
import { fewAtOnce } from './few-at-once.ts';
import { LatestWrite } from './latest-write.ts';
import { readRecord, writeRecord, type DefinitionReader, type PartialRecord, type RunRecord } from './run-record.ts';
import { namesAFolder, type WorkspaceStorage } from './storage.ts';
import { setAside } from './versioned.ts';

export interface RunRecordsOptions {
  readonly storage: WorkspaceStorage;
  /** A record that could not be read or written, in words. Never fatal. */
  readonly onProblem: (message: string) => void;
  readonly readDefinition: DefinitionReader;
}

/** One record a task, `{name}.json` in the folder of the runs. */
export class RunRecords {
  readonly #storage: WorkspaceStorage;
  readonly #onProblem: (message: string) => void;
  readonly #readDefinition: DefinitionReader;
  readonly #writes = new LatestWrite();
  readonly #failing = new Set<string>();

  constructor({ storage, onProblem, readDefinition }: RunRecordsOptions) {
    this.#storage = storage;
    this.#onProblem = onProblem;
    this.#readDefinition = readDefinition;
  }

  /**
   * Every record there is, or what makes sense of it. One that is not whole, or of a newer version, is set aside and
   * reported: what is written later does not go over it. Call it before the first write.
   */
  async readAll(): Promise<readonly PartialRecord[]> {
    const folder = this.#storage.runsFolder;
    const names = await reserve.lend(() => readdir(folder)).catch(() => []);
    // What a supervisor left that died while it wrote.
    const halves = names.filter((name) => name.endsWith('.tmp'));
    await Promise.all(halves.map((name) => rm(join(folder, name), { force: true })));
    // What was run by hand is listed in this order: b2 before b10.
    const inOrder = new Intl.Collator('en', { numeric: true }).compare;
    const tasks = names
      .filter((name) => name.endsWith('.json'))
      .map((name) => basename(name, '.json'))
      .filter(namesAFolder)
      .sort(inOrder);
    const records = await fewAtOnce(tasks, (task) => this.#read(task));
    return records.filter((record) => record !== undefined);
  }

  async #read(task: string): Promise<PartialRecord | undefined> {
    const path = this.#storage.recordPath(task);
    try {
      const { remains, fault } = readRecord(
        await reserve.lend(() => readFile(path, 'utf8')),
        task,
        this.#readDefinition,
      );
      if (fault !== undefined) this.#onProblem(await setAside(path, fault, new Date()));
      return remains;
    } catch (error) {
      // It went while we looked.
      if (isAbsence(error)) return undefined;
      this.#onProblem(await setAside(path, systemReason(error), new Date()));
      return { task };
    }
  }

  /**
   * Resolves when this state of the task, or a newer one, is on disk. A disk that takes nothing is reported once until it
   * does again, and stops no task: without its record a run cannot be adopted after a crash, and that is all.
   */
  async write(record: RunRecord): Promise<void> {
    const { task } = record;
    try {
      await this.#writes.write(this.#storage.recordPath(task), writeRecord(record));
      this.#failing.delete(task);
    } catch (error) {
      if (this.#failing.has(task)) return;
      this.#failing.add(task);
      this.#onProblem(`Cannot write the record of ${task}: ${(error as Error).message}.`);
    }
  }

  async remove(task: string): Promise<void> {
    const path = this.#storage.recordPath(task);
    await this.#writes.instead(path, () => rm(path, { force: true }));
  }

  /** Resolves when the newest record of the task is on disk, however long a disk takes nothing. */
  written(task: string): Promise<void> {
    return this.#writes.written(this.#storage.recordPath(task));
  }

  /** Somebody has deleted them. */
  writeAgain(): Promise<void> {
    return this.#writes.writeAgain();
  }

  /** Resolves when everything asked for so far is on disk. */
  flush(): Promise<void> {
    return this.#writes.flush();
  }

  close(): Promise<void> {
    return this.#writes.close();
  }
}

function isAbsence(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

// The records of runs, which outlive the supervisor: enough to find a run again and to report what became of the last
// one. One file for each task; and one in the folder of each run, since the other may be torn, of another version, or
// never have been written on a full disk.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { reserve } from '../base/descriptors.ts';
import { systemReason } from '../base/system-error.ts';
import { LatestWrite } from './latest-write.ts';
import { namesAFolder, type WorkspaceStorage } from './storage.ts';
import { setAside, readVersioned, type Step } from './versioned.ts';
import { isCount, isBoolean, isNumber, isObject, isOneOf, isString, pickValid, type Guard } from '../base/guards.ts';
import type { TaskDefinition } from '../model/task-definition.ts';
import type { Exit } from '../model/exit.ts';
import type { Failure, TaskStatus, Wanted } from '../model/status.ts';
import { isExit, isFailure, isStatus } from './status-shape.ts';

export interface RunRecord {
  readonly task: string;
  readonly run: number;
  readonly wanted: Wanted;
  readonly status: TaskStatus;
  /** The definition that the run was, or will be, started with. */
  readonly definition: TaskDefinition;
  readonly adHoc: boolean;
  /** How the process room finds the run again. Absent before the spawn is known to have happened. */
  readonly identity?: unknown;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly stoppedAt?: number;
  readonly lastExit?: Exit;
  readonly lastFailure?: Failure;
  readonly restarts?: number;
  readonly failures?: number;
  /** The hash of what the user consented to, where the task was started automatically. */
  readonly agreed?: string;
}

/** The readable part of a record: all of it, or less where it is torn, of a newer version, or wrong. */
export type PartialRecord = Partial<RunRecord> & Pick<RunRecord, 'task'>;

export interface RecordReading {
  readonly remains: PartialRecord;
  /** Why it is not the whole record. */
  readonly fault?: string;
}

/** The definition in a record, or undefined where it makes none. */
export type DefinitionReader = (value: unknown, task: string) => TaskDefinition | undefined;

/** From version n to n + 1, oldest first. A record of every version ever written is kept as a fixture of the tests. */
const STEPS: readonly Step[] = [];

export function writeRecord(record: RunRecord): string {
  return `${JSON.stringify({ schema: STEPS.length + 1, ...record })}\n`;
}

const SHAPE: Readonly<Record<Exclude<keyof RunRecord, 'task' | 'definition'>, Guard>> = {
  run: isCount,
  wanted: isOneOf('up', 'down'),
  status: isStatus,
  adHoc: isBoolean,
  identity: isObject,
  startedAt: isNumber,
  stoppedAt: isNumber,
  lastExit: isExit,
  lastFailure: isFailure,
  restarts: isCount,
  failures: isCount,
  agreed: isString,
};

/** Fields that are missing in a sound record get the value that they have before the first run. */
const BEFORE_THE_FIRST_RUN = { run: 0, wanted: 'down', status: { kind: 'stopped' }, adHoc: false } as const;

export function readRecord(text: string, task: string, readDefinition: DefinitionReader): RecordReading {
  const reading = readVersioned(text, STEPS);
  const value = 'value' in reading ? reading.value : reading.newer;
  if (value === undefined) return { remains: { task }, ...('fault' in reading && { fault: reading.fault }) };
  if (value['task'] !== undefined && value['task'] !== task)
    return { remains: { task }, fault: 'it belongs to another task' };
  const { valid, invalid } = pickValid(value, SHAPE);
  const definition = readDefinition(value['definition'], task);
  const remains: PartialRecord = { ...valid, task, ...(definition !== undefined && { definition }) };
  if ('fault' in reading) return { remains, fault: reading.fault };
  if (invalid.length > 0) return { remains, fault: `invalid ${invalid.join(', ')}` };
  if (definition === undefined) return { remains, fault: 'invalid definition' };
  return { remains: { ...BEFORE_THE_FIRST_RUN, ...remains } };
}

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
    // Left by a supervisor that died while it wrote.
    const halves = names.filter((name) => name.endsWith('.tmp'));
    await Promise.all(halves.map((name) => rm(join(folder, name), { force: true })));
    // Ad hoc tasks are listed in this order: b2 before b10.
    const inOrder = new Intl.Collator('en', { numeric: true }).compare;
    const tasks = names
      .filter((name) => name.endsWith('.json'))
      .map((name) => basename(name, '.json'))
      .filter(namesAFolder)
      .sort(inOrder);
    const records = await limitConcurrency(tasks, (task) => this.#read(task));
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
   * Resolves when this state of the task, or a newer one, is on disk. A disk that takes nothing is reported once until
   * it does again, and stops no task: without its record a run cannot be adopted after a crash, and that is all.
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

  /** Called after they were deleted. */
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

/** The record of the run as it was when it began. */
const START_RECORD = 'run.json';

export interface RunFolder {
  readonly path: string;
  readonly task: string;
  readonly run: number;
  /** The record of its start, where that could be written. */
  readonly started: PartialRecord;
}

/** Written before the start; a disk that takes nothing stops no task. */
export async function writeStartRecord(folder: string, record: RunRecord): Promise<void> {
  await writeFile(join(folder, START_RECORD), writeRecord(record), { mode: 0o600 }).catch(() => undefined);
}

/** Every folder of a run, those of a task in the order of its runs. */
export async function findRunFolders(
  storage: WorkspaceStorage,
  readDefinition: DefinitionReader,
): Promise<readonly RunFolder[]> {
  const entries = await reserve.lend(() => readdir(storage.runsFolder, { withFileTypes: true })).catch(() => []);
  const named = entries.flatMap((entry) => (entry.isDirectory() ? (parseName(entry.name) ?? []) : []));
  named.sort((a, b) => a.run - b.run);
  return limitConcurrency(named, async ({ task, run }) => {
    const path = storage.runFolder(task, run);
    const text = await reserve.lend(() => readFile(join(path, START_RECORD), 'utf8')).catch(() => undefined);
    const started = text === undefined ? { task } : readRecord(text, task, readDefinition).remains;
    return { path, task, run, started };
  });
}

function parseName(name: string): Pick<RunFolder, 'task' | 'run'> | undefined {
  const [, task = '', digits = ''] = /^(.+)-(\d+)$/.exec(name) ?? [];
  const run = Number(digits);
  return namesAFolder(task) && Number.isSafeInteger(run) && run > 0 ? { task, run } : undefined;
}

/** For a run of which nothing is alive. */
export async function removeRunFolder({ path }: RunFolder): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

/** As many files are open at once as the smallest limit on descriptors bears; more are no quicker either. */
const AT_ONCE = 16;

/** `Promise.all` over many files, a few at a time. In order. */
async function limitConcurrency<T, R>(items: readonly T[], read: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE)
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(read))));
  return results;
}

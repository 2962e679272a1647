// The folders of runs, which tell of themselves what ran in them: a record may be torn, of another version, or never have
// been written on a full disk.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reserve } from '../base/descriptors.ts';
import { limitConcurrency } from './limit-concurrency.ts';
import { readRecord, writeRecord, type DefinitionReader, type PartialRecord, type RunRecord } from './run-records.ts';
import { namesAFolder, type WorkspaceStorage } from './storage.ts';

/** The record of the run as it was when it began. */
const START_RECORD = 'run.json';

export interface RunFolder {
  readonly path: string;
  readonly task: string;
  readonly run: number;
  /** What it was started with, where that could be written. */
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

/** Of a run of which nothing is alive. */
export async function removeRunFolder({ path }: RunFolder): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}

// The runs that an earlier supervisor left, put together from all traces of them: the records of tasks, the folders of
// runs, and the last good file. Each may be missing, torn, of another version or older than the others.
import { adHocDefinition } from '../../config/ad-hoc.ts';
import type { TaskDefinition } from '../../model/task-definition.ts';
import { mayBeAlive } from '../../model/status.ts';
import { readRunIdentity } from '../../process/identity.ts';
import type { ProcessHost, RunIdentity } from '../../process/ports.ts';
import { removeRunFolder, type RunFolder, type PartialRecord, type RunRecord } from '../../store/run-records.ts';
import type { WorkspaceStorage } from '../../store/storage.ts';
import type { WrittenProject } from '../../store/last-project.ts';
import { namedDefinition } from './recovered-project.ts';

export interface RecoverRunsOptions {
  readonly host: Pick<ProcessHost, 'findIdentity' | 'adopt'>;
  readonly storage: WorkspaceStorage;
  readonly records: readonly PartialRecord[];
  readonly folders: readonly RunFolder[];
  readonly lastProject: WrittenProject | undefined;
  /** The number of the last run of a task as something else knows it. */
  readonly lastRun: (task: string) => number;
  readonly onProblem: (message: string) => void;
}

/** One record for each task of which anything is known. */
export async function recoverRuns(options: RecoverRunsOptions): Promise<readonly RunRecord[]> {
  const { records, folders } = options;
  const byTask = new Map(records.map((remains) => [remains.task, remains]));
  const names = new Set([...byTask.keys(), ...folders.map(({ task }) => task)]);
  const found = [...names].map((task) =>
    foundOf(
      byTask.get(task) ?? { task },
      folders.filter((folder) => folder.task === task),
      options,
    ),
  );
  return (await Promise.all(found)).filter((record) => record !== undefined);
}

async function foundOf(
  remains: PartialRecord,
  folders: readonly RunFolder[],
  options: RecoverRunsOptions,
): Promise<RunRecord | undefined> {
  const record = withIdentity(remains, options);
  let latest: { readonly folder: RunFolder; readonly identity: RunIdentity } | undefined;
  for (const folder of folders.toReversed()) {
    if (folder.run === record.run && isSaidToLive(record)) {
      // Its own record describes it; a later one only describes what is alive.
      if (latest === undefined) return complete({ ...folder.started, ...record }, options);
    }
    const identity = await recovered(folder, options);
    if (identity === 'unknown') continue;
    if (identity === undefined) await removeRunFolder(folder);
    else if (latest !== undefined) await endStray(folder, latest.folder, identity, options);
    else if (isUntold(folder, record) || (await isAlive(identity, options))) latest = { folder, identity };
  }
  if (latest === undefined) return complete(record, options);
  const { folder, identity } = latest;
  return complete({ ...outlived(record), ...folder.started, run: folder.run, ...RUNNING, identity }, options);
}

/** The folder of what may be alive stays: its output has no other way. */
async function recovered(
  { path, task, run }: RunFolder,
  { host, onProblem }: RecoverRunsOptions,
): Promise<RunIdentity | 'unknown' | undefined> {
  try {
    return await host.findIdentity(path);
  } catch (error) {
    onProblem(`${task}: run ${run}: ${(error as Error).message}`);
    return 'unknown';
  }
}

/** Its state is to be found out. */
const RUNNING = { status: { kind: 'starting' } } as const;

/** The part of an earlier run's record that holds for a later one. */
function outlived({ task, definition, wanted, adHoc }: PartialRecord): PartialRecord {
  return { task, wanted: wanted ?? 'up', ...(definition && { definition }), ...(adHoc !== undefined && { adHoc }) };
}

function isSaidToLive({ status }: PartialRecord): boolean {
  return status !== undefined && mayBeAlive(status);
}

/** The record does not say what became of this run. */
function isUntold({ run }: RunFolder, record: PartialRecord): boolean {
  return record.run === undefined || run > record.run || record.status === undefined;
}

/** Only what can be an identity is one, and a run is in its own folder: what is released there is removed. */
function withIdentity(
  { identity: written, ...remains }: PartialRecord,
  { storage }: RecoverRunsOptions,
): PartialRecord {
  const identity = readRunIdentity(written);
  if (identity === undefined || remains.run === undefined) return remains;
  return { ...remains, identity: { ...identity, folder: storage.runFolder(remains.task, remains.run) } };
}

/** Runs that ended as their records say, and were to be cleared away, are cleared away now. */
async function isAlive(identity: RunIdentity, { host }: RecoverRunsOptions): Promise<boolean> {
  const found = await host.adopt(identity).catch(() => undefined);
  if (found?.kind === 'gone') await found.forget();
  return found?.kind !== 'gone';
}

/** Two runs of one task: none of ours starts them so. The later is the task's. */
async function endStray(
  folder: RunFolder,
  later: RunFolder,
  identity: RunIdentity,
  { host, onProblem }: RecoverRunsOptions,
): Promise<void> {
  const { task, run } = folder;
  const found = await host.adopt(identity).catch(() => undefined);
  if (found?.kind === 'gone') return found.forget();
  if (found === undefined) return;
  onProblem(
    `${task}: run ${run} (process ${found.process.pid}) was still alive beside run ${later.run} and was killed.`,
  );
  await found.process.kill();
  await found.process.gone();
  await found.process.close();
  await found.process.forget();
}

/** Undefined of what is nothing but a number, or a name. */
function complete(remains: PartialRecord, options: RecoverRunsOptions): RunRecord | undefined {
  const { task, status = { kind: 'stopped' }, wanted = mayBeAlive(status) ? 'up' : 'down' } = remains;
  const ofTheFile = options.lastProject?.tasks.flatMap(namedDefinition).find(({ name }) => name === task);
  const unknown = mayBeAlive(status) ? unknownDefinition(task) : undefined;
  const definition = remains.definition ?? ofTheFile ?? unknown;
  if (definition === undefined) return undefined;
  const { adHoc = definition === unknown } = remains;
  const run = mayBeAlive(status) ? (remains.run ?? 0) : Math.max(remains.run ?? 0, options.lastRun(task));
  return { ...remains, task, run, wanted, status, adHoc, definition };
}

/** It runs, and can be seen and stopped, though nothing says any more what it is. */
function unknownDefinition(name: string): TaskDefinition {
  const definition = adHocDefinition({ name, command: 'unknown' });
  return { ...definition, title: `${name} (found running)` };
}

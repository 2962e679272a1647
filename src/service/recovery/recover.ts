// The first minute of a supervisor. What an earlier one left is taken over by what the disk and the system tell of it, and
// nothing that stands in dirigent.toml, or does not, can keep that from happening: features are attached afterwards.
import type { Clock } from '../../base/clock.ts';
import { recallDefinition } from '../../config/recall.ts';
import type { EngineEvent } from '../../engine/event.ts';
import type { ProcessHost } from '../../process/ports.ts';
import type { LastProject } from '../../store/last-project.ts';
import { findRunFolders } from '../../store/run-folders.ts';
import type { RunNumbers } from '../../store/run-numbers.ts';
import type { Remains, RunRecord } from '../../store/run-record.ts';
import type { WorkspaceStorage } from '../../store/storage.ts';
import { lastRuns } from '../../store/last-runs.ts';
import type { Chronicle } from '../events/event-log.ts';
import { agreedOf } from '../project/consent-hash.ts';
import type { ProjectFile } from '../project/project-file.ts';
import { recallProject } from '../project/recalled-project.ts';
import { recallAll, withLiveValues } from '../records/record-of.ts';
import type { Runs } from '../run/runs.ts';
import type { Session } from '../project/startup-ledger.ts';
import type { TaskRecords } from '../records/task-records.ts';
import { adoptAll } from './adoption.ts';
import { foundRuns } from './found-runs.ts';

export interface RecoveryOptions {
  readonly clock: Clock;
  readonly host: ProcessHost;
  readonly storage: WorkspaceStorage;
  readonly project: ProjectFile;
  readonly lastProject: LastProject;
  readonly numbers: RunNumbers;
  readonly session: Session;
  readonly runs: Runs;
  readonly records: TaskRecords;
  readonly chronicle: Chronicle;
  readonly dispatch: (event: EngineEvent) => void;
  /** Gives the table what the project says now. */
  readonly applyProject: () => void;
}

/** Resolves when every run that is alive has its place in the table, and every wish that still stands is renewed. */
export async function recover(options: RecoveryOptions): Promise<void> {
  const { clock, host, storage, project, lastProject, numbers, session, runs, chronicle, dispatch } = options;
  const written = await lastProject.read();
  const records = await recordsOf(written, options);
  project.remember(recallProject(written, records));
  await project.reload();
  const known = new Set(records.map(({ task }) => task));
  dispatch({ type: 'counted', runs: new Map([...numbers.all].filter(([task]) => !known.has(task))) });
  options.applyProject();
  const agreed = agreedOf(project.project);
  await adoptAll(recallAll(records, project.project, agreed), {
    host,
    runs,
    isContinued: session.isContinued,
    agreedOf: agreed,
    dispatch,
    now: () => clock.now(),
    record: (task) => options.records.write(task),
    recorded: (task) => options.records.recorded(task),
    runFolder: (task, run) => storage.runFolder(task, run),
    onError: (task, run, error) => chronicle.internalError(task, run, error),
  });
}

async function recordsOf(
  lastProject: Awaited<ReturnType<LastProject['read']>>,
  options: RecoveryOptions,
): Promise<readonly RunRecord[]> {
  const { host, storage, chronicle, numbers } = options;
  const records = await options.records.readAll();
  const folders = await findRunFolders(storage, recallDefinition);
  await recount(records, options);
  const found = await foundRuns({
    host,
    storage,
    records,
    folders,
    lastProject,
    lastRun: (task) => numbers.of(task),
    onProblem: (message) => chronicle.report(message),
  });
  return withLiveValues(found, (identity) => host.environmentOf(identity));
}

/** A record that does not tell its number any more: the journal may. */
async function recount(records: readonly Remains[], { numbers, chronicle }: RecoveryOptions): Promise<void> {
  const torn = records.filter(({ run }) => run === undefined);
  if (torn.length === 0) return;
  const told = await lastRuns(chronicle.journal);
  await Promise.all(torn.map(({ task }) => numbers.keep(task, told.get(task) ?? 0)));
}

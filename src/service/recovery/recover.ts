// Recovery, the first step of a supervisor: the runs of an earlier one are adopted by what the disk and the system know
// of them. Nothing in dirigent.toml can keep that from happening: features are attached afterwards.
import type { Clock } from '../../base/clock.ts';
import { readStoredDefinition } from '../../config/stored-definition.ts';
import type { EngineEvent } from '../../engine/event.ts';
import type { ProcessHost } from '../../process/ports.ts';
import type { LastProject } from '../../store/last-project.ts';
import { findRunFolders, type PartialRecord, type RunRecord } from '../../store/run-records.ts';
import type { RunNumbers } from '../../store/run-numbers.ts';
import type { WorkspaceStorage } from '../../store/storage.ts';
import type { EventLog } from '../events/event-log.ts';
import { consentOf } from '../project/startup/consent-hash.ts';
import type { ProjectFile } from '../project/project-file.ts';
import { recoverProject } from './recovered-project.ts';
import { withFileValues, withLiveValues } from './live-values.ts';
import type { Runs } from '../run/runs.ts';
import type { StartupLedger } from '../project/startup/startup-ledger.ts';
import type { TaskRecords } from '../records/task-records.ts';
import { adoptAll, type EndedRun } from './adoption.ts';
import { recoverRuns } from './recovered-runs.ts';

export interface RecoveryOptions {
  readonly clock: Clock;
  readonly host: ProcessHost;
  readonly storage: WorkspaceStorage;
  readonly project: ProjectFile;
  readonly lastProject: LastProject;
  readonly numbers: RunNumbers;
  readonly startupLedger: StartupLedger;
  readonly runs: Runs;
  readonly records: TaskRecords;
  readonly eventLog: EventLog;
  readonly dispatch: (event: EngineEvent) => void;
  /** Gives the table what the project says now. */
  readonly applyProject: () => void;
}

/**
 * Resolves when every run that is alive has its place in the table, and every task that is still wanted starts again.
 */
export async function recover(options: RecoveryOptions): Promise<void> {
  const { clock, host, storage, project, lastProject, numbers, startupLedger, runs, eventLog, dispatch } = options;
  const written = await lastProject.read();
  const found = await recordsOf(written, options);
  project.useRecovered(recoverProject(written, found));
  await project.reload();
  const known = new Set(found.map(({ task }) => task));
  dispatch({
    type: 'recovered',
    found: 'run-numbers',
    runs: new Map([...numbers.all].filter(([task]) => !known.has(task))),
  });
  options.applyProject();
  const consent = consentOf(project.project);
  const ended = await adoptAll(withFileValues(found, project.project, consent), {
    host,
    runs,
    isContinued: startupLedger.isContinued,
    consentOf: consent,
    dispatch,
    now: () => clock.now(),
    runFolder: (task, run) => storage.runFolder(task, run),
    onError: (task, run, error) => eventLog.internalError(task, run, error),
  });
  await recordAll(ended, options);
}

/** The marker of an end goes only when the record says the same, which a full disk may put off. */
async function recordAll(ended: readonly EndedRun[], { records, eventLog }: RecoveryOptions): Promise<void> {
  records.open();
  for (const { task, run, forget } of ended) {
    void records
      .recorded(task)
      .then(forget)
      .catch((error: unknown) => eventLog.internalError(task, run, error));
  }
  await Promise.all(ended.map(({ task }) => records.attempted(task)));
}

async function recordsOf(
  lastProject: Awaited<ReturnType<LastProject['read']>>,
  options: RecoveryOptions,
): Promise<readonly RunRecord[]> {
  const { host, storage, eventLog, numbers } = options;
  const records = await options.records.readAll();
  const folders = await findRunFolders(storage, readStoredDefinition);
  await recount(records, options);
  const found = await recoverRuns({
    host,
    storage,
    records,
    folders,
    lastProject,
    lastRun: (task) => numbers.of(task),
    onProblem: (message) => eventLog.report(message),
  });
  return withLiveValues(found, (identity) => host.environmentOf(identity));
}

/** Takes from the journal the run numbers that records have lost. */
async function recount(records: readonly PartialRecord[], { numbers, eventLog }: RecoveryOptions): Promise<void> {
  const torn = records.filter(({ run }) => run === undefined);
  if (torn.length === 0) return;
  const inJournal = await eventLog.journal.lastRuns();
  await Promise.all(torn.map(({ task }) => numbers.keep(task, inJournal.get(task) ?? 0)));
}

// The first minute of a supervisor: reads the project, takes over what an earlier one left, and begins to watch.
import type { Clock } from '../base/clock.ts';
import type { EngineEvent } from '../engine/event.ts';
import type { ProcessHost } from '../process/ports.ts';
import type { WorkspaceStorage } from '../store/storage.ts';
import { adoptAll } from './adoption.ts';
import { agreedOf } from './consent-hash.ts';
import { messageOf, type Chronicle } from './chronicle.ts';
import { EMPTY_PROJECT } from './empty-project.ts';
import type { ProjectFile } from './project/project-file.ts';
import { aliveOfTheFile, recallAll } from './record-of.ts';
import type { Runs } from './runs.ts';
import type { Session } from './session.ts';
import type { TaskRecords } from './task-records.ts';

export interface TakeOverOptions {
  readonly clock: Clock;
  readonly host: ProcessHost;
  readonly storage: WorkspaceStorage;
  readonly project: ProjectFile;
  readonly session: Session;
  readonly runs: Runs;
  readonly records: TaskRecords;
  readonly chronicle: Chronicle;
  readonly dispatch: (event: EngineEvent) => void;
  /**
   * Every run has its place in the table: from now on changes of the table write records. Sooner they would say of what
   * runs that it is stopped, and a second death would leave it to nobody.
   */
  readonly onDidAdopt: () => void;
}

export async function takeOver(options: TakeOverOptions): Promise<void> {
  const { clock, host, storage, project, session, runs, chronicle, dispatch } = options;
  const records = await options.records.readAll();
  project.remember(aliveOfTheFile(records));
  await project.reload();
  apply(project, dispatch);
  await adoptAll(recallAll(records, project.project), {
    host,
    runs,
    isContinued: session.isContinued,
    agreedOf: agreedOf(project.project),
    dispatch,
    now: () => clock.now(),
    record: (task) => options.records.write(task),
    runFolder: (task, run) => storage.runFolder(task, run),
    onError: (task, run, error) => chronicle.internalError(task, run, error),
  });
  options.onDidAdopt();
  project.onDidChange(() => apply(project, dispatch));
  project.watch((error) => chronicle.report(`${project.path}: ${messageOf(error)}`));
  // A change between the first reading and the first moment of watching would otherwise be missed.
  await project.watching();
  await project.reload();
}

/** A missing file is an empty project: what it had is stopped and goes. A broken one leaves the last good in force. */
function apply({ project, info }: ProjectFile, dispatch: (event: EngineEvent) => void): void {
  if (project !== undefined) dispatch({ type: 'configured', project });
  else if (info.state === 'missing') dispatch({ type: 'configured', project: EMPTY_PROJECT });
}

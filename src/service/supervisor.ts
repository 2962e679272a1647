// The supervisor, in which the rooms are joined: the project decides what may run, the engine what should, the runs
// carry it out, and the records make all of it outlive this process. It holds no decision of its own.
import { systemClock, type Clock } from '../base/clock.ts';
import type { EngineEvent } from '../engine/event.ts';
import { restartCommand } from '../engine/restart.ts';
import type { TerminalSize } from '../model/terminal-size.ts';
import { LineFollower } from '../output/read/line-follower.ts';
import type { Capture } from '../output/ports.ts';
import type { ProcessHost } from '../process/ports.ts';
import type { EventSink } from '../store/event-sink.ts';
import type { WorkspaceStorage } from '../store/storage.ts';
import { EventLog, messageOf } from './events/event-log.ts';
import type { Notices } from './events/notices.ts';
import { PerTask } from './per-task.ts';
import { EMPTY_PROJECT } from './project/empty-project.ts';
import { ProjectFile } from './project/project-file.ts';
import { ProjectFileEdits } from './project/project-file-edits.ts';
import { ProjectFileWatcher } from './project/project-file-watcher.ts';
import { ProjectTasks } from './project/project-tasks.ts';
import type { StartupLedger } from './project/startup/startup-ledger.ts';
import { clearTask, TaskCleanup } from './records/task-cleanup.ts';
import { InUse } from './records/in-use.ts';
import { StateFiles } from './records/state-files.ts';
import { TaskRecords } from './records/task-records.ts';
import { recover } from './recovery/recover.ts';
import { Environments } from './run/environments.ts';
import { performWith } from './run/perform.ts';
import { Probes } from './run/probes.ts';
import { Runs } from './run/runs.ts';
import { Timers } from './run/timers.ts';
import { ShutdownState } from './shutdown/shutdown-state.ts';
import { StopEverything, type Asker } from './shutdown/stop-everything.ts';
import { TaskInfos } from './task-infos.ts';
import { TaskStore } from './task-store.ts';
import { FileWatch } from './watch/file-watch.ts';

export interface SupervisorOptions {
  /** Real path of the folder that holds the configuration. */
  readonly folder: string;
  readonly configFile: string;
  readonly storage: WorkspaceStorage;
  readonly host: ProcessHost;
  readonly capture: Capture;
  readonly version: string;
  /** Environment of tasks whose start brought none. */
  readonly env: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Receive every event beside the journal; one that throws does no harm. */
  readonly sinks?: readonly EventSink[];
  readonly onError?: (message: string) => void;
}

export class Supervisor {
  readonly clock: Clock;
  readonly tasks: TaskStore;
  readonly project: ProjectFile;
  readonly projectEdits: ProjectFileEdits;
  readonly projectWatcher: ProjectFileWatcher;
  readonly runs: Runs;
  readonly capture: Capture;
  readonly storage: WorkspaceStorage;
  readonly environments: Environments;
  /** As large as the terminal of each task was last asked to be: its next run begins with that. */
  readonly terminalSizes: PerTask<TerminalSize>;
  readonly startupLedger: StartupLedger;
  readonly eventLog: EventLog;
  readonly notices: Notices;
  readonly infos: TaskInfos;
  readonly inUse: InUse;
  readonly cleanup: TaskCleanup;
  readonly shutdownState = new ShutdownState();
  readonly startedAt: number;
  readonly version: string;
  readonly #options: SupervisorOptions;
  readonly #stateFiles: StateFiles;
  readonly #projectTasks: ProjectTasks;
  readonly #records: TaskRecords;
  readonly #timers: Timers;
  readonly #probes: Probes;
  readonly #fileWatch: FileWatch;
  readonly #stopEverything: StopEverything;

  private constructor(options: SupervisorOptions, stateFiles: StateFiles) {
    const { startupLedger, notices } = stateFiles;
    const { clock = systemClock(startupLedger.anchor), capture, storage, folder, configFile } = options;
    this.#options = options;
    this.#stateFiles = stateFiles;
    this.clock = clock;
    this.capture = capture;
    this.storage = storage;
    this.startedAt = clock.now();
    this.version = options.version;
    this.startupLedger = startupLedger;
    this.notices = notices;
    const tasks = new TaskStore({ clock, perform: (effect) => perform(effect) });
    this.tasks = tasks;
    this.project = new ProjectFile({ folder, name: configFile, clock, isInUse: () => tasks.overview.isFileInUse });
    this.projectEdits = new ProjectFileEdits(this.project);
    this.projectWatcher = new ProjectFileWatcher(this.project, clock);
    this.eventLog = this.#openEventLog();
    this.environments = new Environments(tasks, options.env);
    this.terminalSizes = new PerTask(tasks);
    this.inUse = new InUse(tasks, clock);
    this.#records = this.#openRecords();
    this.cleanup = this.#cleanUp();
    this.#timers = new Timers(clock, this.#dispatch);
    this.runs = this.#prepareRuns();
    this.#probes = this.#prepareProbes();
    this.#projectTasks = this.#followProject();
    this.#stopEverything = new StopEverything(tasks);
    this.#fileWatch = this.#watchFiles();
    const { project, runs, eventLog } = this;
    this.infos = new TaskInfos({ clock, tasks, project, runs, capture, storage, eventLog });
    const performers = { runs, probes: this.#probes, timers: this.#timers };
    const perform = performWith({ ...performers, emit: (entry) => eventLog.emit(entry) });
  }

  readonly #dispatch = (event: EngineEvent): void => void this.tasks.dispatch(event);

  readonly #baseEnv = (task: string): Readonly<Record<string, string>> => this.environments.of(task);

  #openEventLog(): EventLog {
    const { storage, sinks = [], onError } = this.#options;
    const eventLog = new EventLog({
      clock: this.clock,
      journalPath: storage.journalPath,
      maxSize: () => this.project.project?.runner.eventLogMaxSize ?? EMPTY_PROJECT.runner.eventLogMaxSize,
      sinks,
      onProblem: (message) => onError?.(message),
    });
    eventLog.onDidEmit((event) => {
      this.notices.consider(event, this.tasks.get(event.task)?.definition.notify ?? 'never');
    });
    return eventLog;
  }

  #openRecords(): TaskRecords {
    return new TaskRecords({
      storage: this.storage,
      tasks: this.tasks,
      identityOf: (task, run) => this.runs.liveOf(task, run)?.process.identity,
      onProblem: (message) => this.eventLog.report(message),
    });
  }

  /** Values kept in memory beside the table are dropped by PerTask. */
  #cleanUp(): TaskCleanup {
    const { storage, tasks, capture, notices, startupLedger } = this;
    const { numbers } = this.#stateFiles;
    tasks.onDidChange(({ removed }) => {
      for (const name of removed) notices.forget(name);
      // A task of this name that comes with another branch starts with the workspace again.
      if (removed.size > 0) startupLedger.forget([...removed]);
    });
    const options = { storage, tasks, numbers, records: this.#records, capture };
    return new TaskCleanup({
      tasks,
      clear: (task, withLogs) => clearTask(task, withLogs, options),
      onError: (task, error) => this.eventLog.internalError(task, 0, error),
    });
  }

  #prepareRuns(): Runs {
    const { host, capture, storage, folder } = this.#options;
    return new Runs({
      host,
      capture,
      storage,
      projectFolder: folder,
      baseEnv: this.#baseEnv,
      terminalSize: (task) => this.terminalSizes.get(task),
      dispatch: this.#dispatch,
      cleanedUp: (task) => this.cleanup.done(task),
      records: this.#records,
      lostValues: (task) => this.project.lostValues.get(task) ?? [],
      onError: (task, run, error) => this.eventLog.internalError(task, run, error),
    });
  }

  #prepareProbes(): Probes {
    return new Probes({
      clock: this.clock,
      projectFolder: this.#options.folder,
      processOf: (task) => this.runs.processOf(task),
      baseEnv: this.#baseEnv,
      dispatch: this.#dispatch,
      followLines: (task, line) => this.followLines(task, line),
    });
  }

  #followProject(): ProjectTasks {
    const { clock, project, projectWatcher: watcher, tasks, startupLedger, environments, eventLog } = this;
    const { lastProject } = this.#stateFiles;
    return new ProjectTasks({ clock, project, watcher, lastProject, tasks, startupLedger, environments, eventLog });
  }

  #watchFiles(): FileWatch {
    const { folder, storage } = this.#options;
    return new FileWatch({
      clock: this.clock,
      folder,
      storage: storage.folder,
      onDidChange: (tasks) => this.#dispatch(restartCommand(tasks, 'watch')),
      onError: (task, error) => this.eventLog.internalError(task, this.tasks.get(task)?.run ?? 0, error),
    });
  }

  /** Recovers what an earlier supervisor left; then reads and watches the project. */
  static async start(options: SupervisorOptions): Promise<Supervisor> {
    const { storage, onError = () => undefined } = options;
    const supervisor = new Supervisor(options, await StateFiles.load(storage, onError));
    await supervisor.#recover();
    await supervisor.#attach();
    return supervisor;
  }

  async #recover(): Promise<void> {
    const { clock, storage, project, startupLedger, runs, eventLog } = this;
    const { numbers, lastProject } = this.#stateFiles;
    await recover({
      ...{ clock, storage, project, startupLedger, runs, eventLog, numbers, lastProject },
      host: this.#options.host,
      records: this.#records,
      dispatch: this.#dispatch,
      applyProject: this.#projectTasks.apply,
    });
  }

  async #attach(): Promise<void> {
    this.tasks.onDidChange(({ overview }) => this.#fileWatch.update(overview.watching));
    this.#fileWatch.update(this.tasks.overview.watching);
    await this.#projectTasks.attach();
  }

  /** Something runs or is on its way, or will be as soon as the file is back. */
  get isNeeded(): boolean {
    return this.tasks.overview.isAnythingPending || this.#projectTasks.awaitsReturn;
  }

  /** `isNeeded` may have changed, though no task has. */
  get onDidStopAwaiting(): ProjectTasks['onDidStopAwaiting'] {
    return this.#projectTasks.onDidStopAwaiting;
  }

  /** Every line of the task's current run, those already printed first. */
  followLines(task: string, listener: (line: string) => void): LineFollower {
    const persist = this.tasks.get(task)?.definition.persistToDisk ?? true;
    const folder = this.storage.taskFolder(task);
    return new LineFollower(this.capture, { task, folder, persist, clock: this.clock }, listener, (error) =>
      this.eventLog.report(`Cannot follow the output of ${task}: ${messageOf(error)}`),
    );
  }

  /** Resolves when nothing is left, or what is left cannot be killed. */
  async stopTasks(asker: Asker): Promise<void> {
    if (asker === 'lease') this.startupLedger.forgetAll();
    this.#projectTasks.cancelRestart();
    await this.#stopEverything.for(asker);
    // Unless something was started since.
    if (!this.tasks.overview.isAnythingPending) await this.startupLedger.delete();
  }

  /** The folder of the state was deleted. The next supervisor must know of what runs all the same. */
  async writeStateAgain(): Promise<void> {
    this.eventLog.report(
      `${this.storage.folder} was deleted while it was in use. The state of the tasks is written again.`,
    );
    await Promise.all([this.#records.writeAgain(), this.#stateFiles.writeAgain()]);
  }

  /** Resolves when the present table would survive the death of this process. */
  kept(): Promise<void> {
    return this.#records.flush();
  }

  /** Something runs, or is on its way, that the next supervisor has to know of. */
  get leavesTasks(): boolean {
    return this.runs.all.length > 0 || this.tasks.overview.isAnythingPending;
  }

  /** Ends without touching the tasks: what still runs is left to the next supervisor. */
  async close(): Promise<void> {
    if (!this.leavesTasks) await this.startupLedger.delete();
    this.#projectTasks.cancelRestart();
    this.#probes.dispose();
    this.#timers.dispose();
    this.project.dispose();
    await Promise.all([this.#fileWatch.dispose(), this.projectWatcher[Symbol.asyncDispose]()]);
    await Promise.all([this.#records.close(), this.#stateFiles.close()]);
    await this.eventLog.journal.close();
    await this.capture.close();
    await this.#options.host.dispose();
  }
}

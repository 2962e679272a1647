// Joins the rooms: the project decides what may run, the engine what should, the runs carry it out, and the records make
// all of it outlive this process. Holds no decision of its own.
import { rm } from 'node:fs/promises';
import { systemClock, type Clock } from '../base/clock.ts';
import { Emitter } from '../base/event.ts';
import { wantsAnything } from '../engine/state.ts';
import type { EngineEvent } from '../engine/event.ts';
import { isActive } from '../model/status.ts';
import type { Task } from '../engine/task.ts';
import { LineFollower } from '../output/line-follower.ts';
import type { Capture } from '../output/ports.ts';
import type { ProcessHost } from '../process/ports.ts';
import { usageOf } from '../process/usage.ts';
import type { Selection } from '../model/requests.ts';
import type { TaskInfo } from '../model/task-info.ts';
import type { EventSink } from '../store/event-sink.ts';
import type { WorkspaceStorage } from '../store/storage.ts';
import { EventLog, messageOf } from './events/event-log.ts';
import { performWith } from './run/perform.ts';
import { ShutdownState } from './shutdown/shutdown-state.ts';
import { Environments } from './run/environments.ts';
import { EMPTY_PROJECT } from './project/empty-project.ts';
import { FileWatch } from './watch/file-watch.ts';
import { TaskCleanup } from './records/task-cleanup.ts';
import type { Notices } from './events/notices.ts';
import { OutputProblems } from './run/output-problems.ts';
import { Probes } from './run/probes.ts';
import { ProjectFile } from './project/project-file.ts';
import { ProjectTasks } from './project/project-tasks.ts';
import { loadMemory, type Memory } from './recovery/state-files.ts';
import { recover } from './recovery/recover.ts';
import { restartOf } from './run/restart-of.ts';
import { Runs } from './run/runs.ts';
import { known, select } from './verbs/selection.ts';
import type { StartupLedger } from './project/startup/startup-ledger.ts';
import { StopEverything, type Asker } from './shutdown/stop-everything.ts';
import { TaskStore, type TableChange } from './task-store.ts';
import { taskInfo } from './verbs/task-info.ts';
import { wantsToLive } from './records/record-of.ts';
import { TaskRecords } from './records/task-records.ts';
import { TerminalSizes } from './run/terminal-sizes.ts';
import { Timers } from './run/timers.ts';
import { UsageSamples } from './run/usage.ts';

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
  /** Hear every event beside the journal; one that throws hurts nobody. */
  readonly sinks?: readonly EventSink[];
  readonly onError?: (message: string) => void;
}

export class Supervisor {
  readonly clock: Clock;
  readonly table: TaskStore;
  readonly project: ProjectFile;
  readonly runs: Runs;
  readonly capture: Capture;
  readonly storage: WorkspaceStorage;
  readonly environments: Environments;
  readonly terminalSizes = new TerminalSizes();
  readonly startupLedger: StartupLedger;
  readonly eventLog: EventLog;
  readonly notices: Notices;
  readonly usage: UsageSamples;
  readonly shutdownState = new ShutdownState();
  readonly forgetting = new TaskCleanup((task, withLogs) => this.#forget(task, withLogs));
  readonly startedAt: number;
  readonly version: string;
  readonly #options: SupervisorOptions;
  readonly #memory: Memory;
  readonly #projectTasks: ProjectTasks;
  readonly #records: TaskRecords;
  readonly #timers: Timers;
  readonly #probes: Probes;
  readonly #fileWatch: FileWatch;
  readonly #stopEverything: StopEverything;
  readonly #outputProblems: OutputProblems;
  readonly #didSample = new Emitter<readonly string[]>();

  /** New usage figures, or a new trouble, for these tasks. */
  readonly onDidSample = this.#didSample.event;

  readonly #baseEnv = (task: string): Readonly<Record<string, string>> => this.environments.of(task);

  private constructor(options: SupervisorOptions, memory: Memory) {
    const { notices, startupLedger, lastProject } = memory;
    const { clock = systemClock(startupLedger.anchor), capture, storage, folder, configFile, host } = options;
    this.#options = options;
    this.#memory = memory;
    this.clock = clock;
    this.capture = capture;
    this.storage = storage;
    this.startedAt = clock.now();
    this.version = options.version;
    this.environments = new Environments(options.env);
    this.startupLedger = startupLedger;
    this.project = new ProjectFile({ folder, name: configFile, clock, isInUse: () => this.#isFileInUse });
    this.eventLog = this.#openEventLog();
    this.#records = this.#keepRecords();
    this.notices = notices;
    const dispatch = this.#dispatch;
    this.#timers = new Timers(clock, dispatch);
    this.runs = new Runs({
      host,
      capture,
      storage,
      projectFolder: folder,
      baseEnv: this.#baseEnv,
      terminalSize: (task) => this.terminalSizes.of(task),
      dispatch,
      forgotten: (task) => this.forgetting.over(task),
      record: (task) => this.#records.write(task),
      recorded: (task) => this.#records.recorded(task),
      recordStart: (task, runFolder) => this.#records.writeStartRecord(task, runFolder),
      lostValues: (task) => this.project.lostValues.get(task) ?? [],
      onError: (task, run, error) => this.eventLog.internalError(task, run, error),
    });
    this.#probes = new Probes({
      clock,
      projectFolder: folder,
      processOf: (task) => this.runs.processOf(task),
      baseEnv: this.#baseEnv,
      dispatch,
      followLines: (task, line) => this.followLines(task, line),
    });
    this.table = new TaskStore({
      clock,
      perform: performWith({
        runs: this.runs,
        probes: this.#probes,
        timers: this.#timers,
        journal: ({ type: _, ...entry }) => this.eventLog.emit(entry),
        removed: (task) =>
          void this.forgetting.begin(task).catch((error: unknown) => this.eventLog.internalError(task, 0, error)),
      }),
    });
    this.#projectTasks = this.#followProject(lastProject);
    this.#stopEverything = new StopEverything(this.table);
    this.#outputProblems = new OutputProblems(capture, this.table, this.eventLog);
    this.#outputProblems.onDidChange((task) => this.#didSample.fire([task]));
    this.usage = this.#sampleUsage();
    this.#fileWatch = this.#watchFiles();
  }

  #followProject(lastProject: Memory['lastProject']): ProjectTasks {
    const { clock, project, table, startupLedger, environments, eventLog } = this;
    return new ProjectTasks({ clock, project, lastProject, table, startupLedger, environments, eventLog });
  }

  #openEventLog(): EventLog {
    const { storage, sinks = [], onError } = this.#options;
    return new EventLog({
      clock: this.clock,
      journalPath: storage.journalPath,
      maxSize: () => this.project.project?.runner.eventLogMaxSize ?? EMPTY_PROJECT.runner.eventLogMaxSize,
      sinks,
      onProblem: (message) => onError?.(message),
    });
  }

  #keepRecords(): TaskRecords {
    return new TaskRecords({
      storage: this.storage,
      table: () => this.table,
      runs: () => this.runs,
      onProblem: (message) => this.eventLog.report(message),
    });
  }

  #sampleUsage(): UsageSamples {
    return new UsageSamples({
      clock: this.clock,
      running: () => this.runs.all.map(({ task, process }) => ({ task, identity: process.identity })),
      sample: usageOf,
      onDidSample: (tasks) => this.#didSample.fire(tasks),
    });
  }

  #watchFiles(): FileWatch {
    const { folder, storage } = this.#options;
    return new FileWatch({
      clock: this.clock,
      folder,
      storage: storage.folder,
      onDidChange: (tasks) => this.#dispatch(restartOf(tasks, 'watch')),
      onError: (task, error) => this.eventLog.internalError(task, this.table.get(task)?.run ?? 0, error),
    });
  }

  /** Takes over what an earlier supervisor left; then reads and watches the project. */
  static async start(options: SupervisorOptions): Promise<Supervisor> {
    const { storage, onError = () => undefined } = options;
    const supervisor = new Supervisor(options, await loadMemory(storage, onError));
    await supervisor.#recover();
    await supervisor.#projectTasks.attach();
    return supervisor;
  }

  readonly #dispatch = (event: EngineEvent): void => void this.table.dispatch(event);

  async #recover(): Promise<void> {
    const { clock, storage, project, startupLedger, runs, eventLog } = this;
    const { numbers, lastProject } = this.#memory;
    await recover({
      ...{ clock, storage, project, startupLedger, runs, eventLog, numbers, lastProject },
      host: this.#options.host,
      records: this.#records,
      dispatch: this.#dispatch,
      applyProject: this.#projectTasks.apply,
    });
    // Sooner the records would say of what runs that it is stopped, and a second death would leave it to nobody.
    this.table.onDidChange((change) => this.#followUp(change));
    this.#followUp({ changed: new Set(this.table.names), removed: new Set() });
  }

  #followUp({ changed, removed }: TableChange): void {
    for (const name of changed) void this.#records.write(name);
    for (const name of removed) this.environments.forget(name);
    this.#fileWatch.update(this.table.state.tasks.values());
  }

  select(selection: Selection): readonly string[] {
    return select(this.table.state.tasks, selection);
  }

  known(name: string): string {
    return known(this.table.state.tasks, name);
  }

  info(task: Task): TaskInfo {
    return taskInfo(task, {
      taskFolder: (name) => this.storage.taskFolder(name),
      location: (name) => this.project.location(name),
      usage: (name) => (isActive(task.status) ? this.usage.of(name) : undefined),
      problem: (name) => this.#outputProblems.of(name),
    });
  }

  get #isFileInUse(): boolean {
    return [...this.table.state.tasks.values()].some((task) => !task.adHoc && wantsToLive(task));
  }

  get wantsAnything(): boolean {
    return wantsAnything(this.table.state);
  }

  /** Something is wanted, or will be as soon as the file is back. */
  get isNeeded(): boolean {
    return this.wantsAnything || this.#projectTasks.awaitsReturn;
  }

  /** `isNeeded` may be another, though no task has changed. */
  get onDidStopAwaiting(): ProjectTasks['onDidStopAwaiting'] {
    return this.#projectTasks.onDidStopAwaiting;
  }

  /** Every line of the task's present run, those already printed first. */
  followLines(task: string, listener: (line: string) => void): LineFollower {
    const persist = this.table.get(task)?.definition.persistToDisk ?? true;
    const folder = this.storage.taskFolder(task);
    return new LineFollower(this.capture, { task, folder, persist, clock: this.clock }, listener, (error) =>
      this.eventLog.report(`Cannot follow the output of ${task}: ${messageOf(error)}`),
    );
  }

  /** Resolves when nothing is left, or what is left cannot be killed. */
  async stopTasks(asker: Asker): Promise<void> {
    if (asker === 'lease') this.startupLedger.forgetAll();
    this.#projectTasks.giveUp();
    await this.#stopEverything.for(asker);
    // Unless somebody has wished for something since.
    if (!this.wantsAnything) await this.startupLedger.delete();
  }

  /** Somebody has deleted the folder of the state. What runs must be known to the next supervisor all the same. */
  async writeStateAgain(): Promise<void> {
    this.eventLog.report(
      `${this.storage.folder} was deleted while it was in use. The state of the tasks is written again.`,
    );
    const { notices, numbers, lastProject } = this.#memory;
    await Promise.all(
      [this.#records, notices, numbers, lastProject, this.startupLedger].map((state) => state.writeAgain()),
    );
  }

  /** Resolves when what the table says by now would survive the death of this process. */
  kept(): Promise<void> {
    return this.#records.flush();
  }

  /** Takes what is left of a task that is no longer in the table. */
  async #forget(name: string, withLogs: boolean): Promise<void> {
    this.environments.forget(name);
    this.terminalSizes.forget(name);
    this.usage.forget(name);
    this.#outputProblems.forget(name);
    this.notices.forget(name);
    // A task of this name that comes with another branch starts with the workspace again.
    this.startupLedger.forget([name]);
    // The number first: with the record goes the last that tells of it.
    await this.#memory.numbers.keep(name, this.table.state.retired.get(name) ?? 0);
    await Promise.all([this.#records.remove(name), this.capture.forget(name)]);
    if (withLogs) await rm(this.storage.taskFolder(name), { recursive: true, force: true });
  }

  /** Something runs, or is on its way, that the next supervisor has to know of. */
  get leavesTasks(): boolean {
    return this.runs.all.length > 0 || this.wantsAnything;
  }

  /** Ends without touching the tasks: what still runs is left to the next supervisor. */
  async close(): Promise<void> {
    if (!this.leavesTasks) await this.startupLedger.delete();
    this.#projectTasks.giveUp();
    this.#probes.dispose();
    this.#timers.dispose();
    await Promise.all([this.#fileWatch.dispose(), this.project[Symbol.asyncDispose]()]);
    const { notices, numbers, lastProject } = this.#memory;
    await Promise.all([this.#records, notices, numbers, lastProject, this.startupLedger].map((state) => state.close()));
    await this.eventLog.journal.close();
    await this.capture.close();
    await this.#options.host.dispose();
  }
}

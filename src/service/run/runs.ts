// Carries out what the engine decides about processes: a run from its spawn to the moment nothing of it is left.
//
//   prepare ─► capture opens ─► record "starting" ─► spawn ─► record "running" ─► dispatch: spawned
//   exit ─► dispatch: exited ─► group empty ─► output read to the end ─► shim gone ─► dispatch: gone ─► record "ended"
//        ─► folder gone
//
// The record is on disk before and after each step that cannot be repeated, so that the next supervisor can take over
// after a death at any point.
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { UserError } from '../../base/user-error.ts';
import type { TaskDefinition } from '../../model/task-definition.ts';
import type { EngineEvent } from '../../engine/event.ts';
import type { Capture } from '../../output/ports.ts';
import type { LaunchRequest, PreparedRun, ProcessHost, RunningProcess, Streams } from '../../process/ports.ts';
import type { TerminalSize } from '../../model/terminal-size.ts';
import { stateTrouble } from '../../rpc/discovery/storage-root.ts';
import type { WorkspaceStorage } from '../../store/storage.ts';
import type { TaskRecords } from '../records/task-records.ts';
import { stragglersOf } from './stragglers.ts';
import { lostValuesMessage } from '../project/lost-values.ts';

/** How long the descendants of a command that ended have to end by themselves. */
const SETTLE_MS = 250;

/** A spawn takes milliseconds; one on a network drive that is gone takes for ever. */
const SPAWNS_WITHIN_MS = 2_000;

const CALLED_BACK = 'Its start was cancelled before anything ran.';

interface Launching {
  readonly task: string;
  readonly run: number;
  readonly callBack: AbortController;
}

export interface LiveRun {
  readonly task: string;
  readonly run: number;
  readonly definition: TaskDefinition;
  readonly process: RunningProcess;
}

export interface RunsOptions {
  readonly host: ProcessHost;
  readonly capture: Capture;
  readonly storage: WorkspaceStorage;
  readonly projectFolder: string;
  readonly baseEnv: (task: string) => Readonly<Record<string, string>>;
  readonly terminalSize: (task: string) => TerminalSize | undefined;
  readonly dispatch: (event: EngineEvent) => void;
  /** Resolves when nothing of an earlier task of this name is being cleared away. */
  readonly cleanedUp: (task: string) => Promise<void>;
  readonly records: Pick<TaskRecords, 'attempted' | 'recorded' | 'writeStartRecord'>;
  /** Names of the task's variables whose values are not known. */
  readonly lostValues: (task: string) => readonly string[];
  /** A bug or a failure of the machine that is part of no task's state. */
  readonly onError: (task: string, run: number, error: unknown) => void;
}

export class Runs {
  readonly #live = new Map<string, LiveRun>();
  readonly #launching = new Map<Promise<void>, Launching>();
  readonly #options: RunsOptions;
  #isClosed = false;

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  processOf(task: string): RunningProcess | undefined {
    return this.#live.get(task)?.process;
  }

  liveOf(task: string, run: number): LiveRun | undefined {
    const live = this.#live.get(task);
    return live?.run === run ? live : undefined;
  }

  get all(): readonly LiveRun[] {
    return [...this.#live.values()];
  }

  /** Spawns; a failure on the way is dispatched as `spawnFailed`, and nothing of the run stays. */
  async launch(task: string, run: number, definition: TaskDefinition): Promise<void> {
    if (this.#isClosed) return;
    const callBack = new AbortController();
    const launching = this.#launch(task, run, definition, callBack.signal);
    this.#launching.set(launching, { task, run, callBack });
    await launching.finally(() => this.#launching.delete(launching));
  }

  /** Calls back a launch that waits for something, and one of which nothing runs yet. */
  cancel(task: string, run: number): void {
    for (const one of this.#launching.values())
      if (one.task === task && one.run === run) one.callBack.abort(new UserError('operation-failed', CALLED_BACK));
  }

  /**
   * Spawns nothing any more: a task that is on its way is recorded so, and the next supervisor spawns it. Resolves when
   * what was being spawned has its record, or hangs.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.race([Promise.all(this.#launching.keys()), pause(SPAWNS_WITHIN_MS, undefined, { ref: false })]);
    // A launch may still be waiting for a file; nothing is to run when that comes.
    for (const { callBack } of this.#launching.values()) callBack.abort(new UserError('ending', CALLED_BACK));
  }

  async #launch(task: string, run: number, definition: TaskDefinition, signal: AbortSignal): Promise<void> {
    const { host, storage, records, dispatch, onError } = this.#options;
    const runFolder = storage.runFolder(task, run);
    let isMade = false;
    try {
      await this.#options.cleanedUp(task);
      this.#refuseLostValues(task, definition);
      await makeRunFolder(runFolder);
      isMade = true;
      const terminalSize = this.#options.terminalSize(task);
      const request: LaunchRequest = {
        definition,
        run,
        projectFolder: this.#options.projectFolder,
        baseEnv: this.#options.baseEnv(task),
        ...(terminalSize !== undefined && { terminalSize }),
        runFolder,
        signal,
        onWait: (on) => dispatch({ type: 'spawnBlocked', task, run, ...(on !== undefined && { on }) }),
        feed: (stream, chunk) => this.#options.capture.feed(task, run, stream, chunk),
      };
      const prepared = await host.prepare(request);
      try {
        // Both before the start: no output may be lost, and the next supervisor must know of the run.
        await Promise.all([
          this.#openCapture(task, run, definition, prepared.streams, false),
          records.attempted(task),
          records.writeStartRecord(task, runFolder),
        ]);
      } catch (error) {
        await prepared.cancel();
        throw error;
      }
      const process = await startUnless(signal, prepared).catch(async (error: unknown) => {
        await this.#options.capture.finish(task, run);
        throw error;
      });
      await this.#take({ task, run, definition, process });
    } catch (cause) {
      // A full disk, say: with what to do about it.
      const error = isOf(storage.folder, cause) ? stateTrouble(storage.folder, cause) : cause;
      if (!(error instanceof UserError)) onError(task, run, error);
      if (isMade) await rm(runFolder, { recursive: true, force: true }).catch(() => undefined);
      // It is on its way as before, for the next supervisor.
      if (this.#isClosed && signal.aborted) return;
      dispatch({ type: 'spawnFailed', task, run, message: (error as Error).message });
    }
  }

  /** For an automatic start, or a retry; see lost-values.ts for a start by hand. */
  #refuseLostValues(task: string, { env }: TaskDefinition): void {
    const lost = this.#options.lostValues(task).filter((name) => !Object.hasOwn(env, name));
    if (lost.length > 0) throw new UserError('operation-failed', lostValuesMessage(lost));
  }

  async #take(live: LiveRun): Promise<void> {
    const { task, run, process } = live;
    this.#live.set(task, live);
    await this.#options.records.attempted(task);
    this.#options.dispatch({ type: 'spawned', task, run, pid: process.pid });
    void this.#follow(live);
  }

  /** Takes over a run that an earlier supervisor spawned; it is known at once, its news come later. */
  async adopt(live: LiveRun): Promise<void> {
    const { task, run, definition, process } = live;
    this.#live.set(task, live);
    // A log that cannot be written is no reason to let the run go unwatched.
    await this.#attempt(live, () => this.#openCapture(task, run, definition, process.streams, true));
    void this.#follow(live);
  }

  /** Reads what an ended run left in its FIFOs. */
  async drain(task: string, run: number, definition: TaskDefinition, streams: Streams): Promise<void> {
    // If its log cannot be written, its exit is known all the same.
    await this.#attempt({ task, run }, async () => {
      await this.#openCapture(task, run, definition, streams, true);
      await this.#options.capture.finish(task, run);
    });
  }

  async #openCapture(
    task: string,
    run: number,
    definition: TaskDefinition,
    streams: Streams | undefined,
    resume: boolean,
  ): Promise<void> {
    await this.#options.capture.open({
      task,
      run,
      folder: this.#options.storage.taskFolder(task),
      ...(streams !== undefined && { streams }),
      persist: definition.persistToDisk,
      rotatePrevious: definition.rotatePrevious,
      maxSize: definition.logMaxSize,
      maxFiles: definition.logMaxFiles,
      resume,
    });
  }

  async #follow(live: LiveRun): Promise<void> {
    const { task, run, process } = live;
    const { capture, dispatch, records, onError } = this.#options;
    try {
      const exit = await process.exited;
      const stragglers = await stragglersOf(process, SETTLE_MS);
      if (stragglers !== undefined) {
        dispatch({ type: 'exited', task, run, exit, ...stragglers });
        await process.gone();
      }
      // It is gone whatever becomes of its log and its shim: a task that seemed to run on could never be started again.
      await this.#attempt(live, () => capture.finish(task, run));
      await this.#attempt(live, () => process.close());
      this.#live.delete(task);
      dispatch({ type: 'gone', task, run, exit });
      // The folder has the last trace of how it ended.
      await records.recorded(task);
      await process.forget();
    } catch (error) {
      onError(task, run, error);
    }
  }

  async #attempt({ task, run }: Pick<LiveRun, 'task' | 'run'>, action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#options.onError(task, run, error);
    }
  }

  async requestStop(task: string, run: number, definition: TaskDefinition): Promise<void> {
    const live = this.liveOf(task, run);
    if (live === undefined) return;
    const { projectFolder, baseEnv, records } = this.#options;
    await this.#attempt(live, async () => {
      // The reason of the stop is on disk before the signal: the next supervisor would take the end for a failure.
      await records.attempted(task);
      await live.process.requestStop({ definition, projectFolder, baseEnv: baseEnv(task) });
    });
  }

  async forceStop(task: string, run: number): Promise<void> {
    const live = this.liveOf(task, run);
    if (live !== undefined) await this.#attempt(live, () => live.process.kill());
  }
}

async function startUnless(signal: AbortSignal, prepared: PreparedRun): Promise<RunningProcess> {
  if (!signal.aborted) return prepared.start();
  await prepared.cancel();
  throw signal.reason as UserError;
}

/** Made by this launch or not at all: what is there already belongs to a run, which may be alive. */
async function makeRunFolder(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UserError('operation-failed', `${path} belongs to another run. Start the task again.`);
  }
}

/** An error of the system about a file in this folder. */
function isOf(folder: string, error: unknown): boolean {
  const { path } = error as NodeJS.ErrnoException;
  return path?.startsWith(folder) === true;
}

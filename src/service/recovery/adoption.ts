// What a new supervisor finds: runs that outlived the last one, runs that ended meanwhile, wishes that still stand.
import type { EngineEvent, RecordedRun } from '../../engine/event.ts';
import { mayBeAlive, stopReasonOf, type Wanted } from '../../model/status.ts';
import type { ProcessHost, RunIdentity } from '../../process/ports.ts';
import type { RunRecord } from '../../store/run-record.ts';
import type { Runs } from '../run/runs.ts';
import { present } from '../verbs/task-info.ts';

export interface AdoptionOptions {
  readonly host: ProcessHost;
  readonly runs: Runs;
  /** False after a boot: what was wanted before it is nobody's wish any more. */
  readonly isContinued: boolean;
  readonly dispatch: (event: EngineEvent) => void;
  readonly now: () => number;
  /** Writes the task's record; resolves when it is on disk. */
  readonly record: (task: string) => Promise<void>;
  /** The same, however long a full disk refuses it. */
  readonly recorded: (task: string) => Promise<void>;
  /** What of the file as it is now was agreed to, of a task that was started by itself. */
  readonly consentOf: (record: RunRecord) => string | undefined;
  readonly runFolder: (task: string, run: number) => string;
  readonly onError: (task: string, run: number, error: unknown) => void;
}

/** What is to be told when everything that is alive has its place: an end may lead to a start. */
type Conclusion = () => void | Promise<void>;

/** Takes up every record. What is alive is adopted before any wish is renewed, so that no task gets a second copy. */
export async function adoptAll(records: readonly RunRecord[], options: AdoptionOptions): Promise<void> {
  const active = records.filter(wasActive);
  const ended = await Promise.all(active.map(async (record) => ({ record, conclude: await adopt(record, options) })));
  await Promise.all(
    ended.map(async ({ record, conclude }) => {
      if (conclude !== undefined) await attempt(record, conclude, options);
    }),
  );
  for (const record of records) if (!wasActive(record)) await attempt(record, () => restore(record, options), options);
}

/** A task that cannot be taken up is no reason to leave the others alone. */
async function attempt({ task, run }: RunRecord, action: Conclusion, { onError }: AdoptionOptions): Promise<void> {
  try {
    await action();
  } catch (error) {
    onError(task, run, error);
  }
}

function wantedNow({ wanted }: RunRecord, { isContinued }: AdoptionOptions): Wanted {
  return isContinued ? wanted : 'down';
}

/** The file does not know it: without this there is no task to remember anything of. */
function bringBack({ adHoc, definition }: RunRecord, { dispatch }: AdoptionOptions): void {
  if (adHoc) dispatch({ type: 'addAdHoc', definition });
}

function wasActive({ status }: RunRecord): boolean {
  return mayBeAlive(status);
}

function wasToStop({ status }: RunRecord): boolean {
  const reason = stopReasonOf(status);
  return reason === 'user' || reason === 'removed' || reason === 'shutdown';
}

/** A status of waiting or backoff that was wanted starts it again; the engine sees to that. */
function restore(record: RunRecord, options: AdoptionOptions): void {
  const { task, run, status, startedAt, stoppedAt, lastExit, lastFailure, restarts, failures } = record;
  const wanted = wantedNow(record, options);
  bringBack(record, options);
  options.dispatch({
    type: 'recovered',
    found: 'task',
    task,
    known: {
      run,
      wanted,
      status,
      ...present({
        startedAt,
        stoppedAt,
        lastExit,
        lastFailure,
        restarts,
        failures,
        consentedTo: options.consentOf(record),
      }),
    },
  });
}

async function adopt(record: RunRecord, options: AdoptionOptions): Promise<Conclusion | undefined> {
  const { task, run } = record;
  const { host, runFolder, onError } = options;
  try {
    const identity = (record.identity as RunIdentity | undefined) ?? (await host.findIdentity(runFolder(task, run)));
    if (identity !== undefined) return await adoptRun(record, identity, options);
    return () => neverSpawned(record, options);
  } catch (error) {
    onError(task, run, error);
    const message = `It could not be recovered after the supervisor exited: ${(error as Error).message}`;
    // It may run where it cannot be reached: none is started beside it, but by a hand.
    return () => lose({ ...record, wanted: 'down' }, message, options);
  }
}

function lose(record: RunRecord, message: string, options: AdoptionOptions): void {
  const { task, run } = record;
  bringBack(record, options);
  options.dispatch({
    type: 'recovered',
    found: 'lost',
    task,
    run,
    wanted: wantedNow(record, options),
    message,
    ...courseOf(record, options),
  });
}

/** What was asked of the run and how its predecessors fared: the death of a supervisor is neither a stop nor a success. */
function courseOf(record: RunRecord, { consentOf }: AdoptionOptions): RecordedRun {
  const { status, restarts, failures } = record;
  return present({ stopping: stopReasonOf(status), restarts, failures, consentedTo: consentOf(record) });
}

/** The supervisor died between its decision and the spawn: nothing ran, so the wish stands as it was. */
function neverSpawned(record: RunRecord, options: AdoptionOptions): void {
  restore({ ...record, status: { kind: 'waiting', for: 'dependencies', on: [] } }, options);
}

async function adoptRun(
  record: RunRecord,
  identity: RunIdentity,
  options: AdoptionOptions,
): Promise<Conclusion | undefined> {
  const { task, run, wanted, definition, adHoc } = record;
  const { host, runs, dispatch } = options;
  const found = await host.adopt(identity);
  const known = {
    task,
    run,
    wanted,
    definition,
    adHoc,
    startedAt: record.startedAt ?? options.now(),
    ...courseOf(record, options),
  };
  if (found.kind === 'alive') {
    // Known to `runs` before the engine hears of it: a run that was to be stopped is asked to at once.
    const adopting = runs.adopt({ task, run, definition, process: found.process });
    dispatch({ type: 'recovered', found: 'alive', ...known, pid: identity.command.pid });
    await adopting;
    return undefined;
  }
  if (found.streams !== undefined) await runs.drain(task, run, definition, found.streams);
  const { exit, endedAt: stoppedAt } = found;
  return async () => {
    // Nobody knows how one ended that was being stopped; but it is gone, as it was meant to be.
    if (exit.kind === 'unknown' && !wasToStop(record))
      lose(record, 'It ended while no supervisor was running, with an unknown exit code.', options);
    // As if it had been seen: the restart policy, dependents and notices follow by the usual road.
    else
      dispatch({
        type: 'recovered',
        found: 'ended',
        ...known,
        wanted: wantedNow(record, options),
        exit,
        ...present({ stoppedAt }),
      });
    await options.record(task);
    // The marker of its end goes only when the record says the same, which a full disk may put off.
    void options
      .recorded(task)
      .then(() => found.forget())
      .catch((error: unknown) => options.onError(task, run, error));
  };
}

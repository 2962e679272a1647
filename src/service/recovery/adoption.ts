// Gives the engine the runs that an earlier supervisor recorded: adopts those that are alive, reports how others ended,
// and renews what is still wanted.
import { omitUndefined } from '../../base/omit-undefined.ts';
import type { EngineEvent, RecordedRun } from '../../engine/event.ts';
import { mayBeAlive, stopReasonOf, type Wanted } from '../../model/status.ts';
import type { ProcessHost, RunIdentity } from '../../process/ports.ts';
import type { RunRecord } from '../../store/run-records.ts';
import type { Runs } from '../run/runs.ts';

export interface AdoptionOptions {
  readonly host: ProcessHost;
  readonly runs: Runs;
  /** False after a boot: nothing that was wanted before it still is. */
  readonly isContinued: boolean;
  readonly dispatch: (event: EngineEvent) => void;
  readonly now: () => number;
  /** The consent in a record, as far as it covers what the file says now. */
  readonly consentOf: (record: RunRecord) => string | undefined;
  readonly runFolder: (task: string, run: number) => string;
  readonly onError: (task: string, run: number, error: unknown) => void;
}

/** A run of which nothing is alive. Its marker of the end may go once the record says the same. */
export interface EndedRun {
  readonly task: string;
  readonly run: number;
  readonly forget: () => Promise<void>;
}

/** Dispatched when everything that is alive has its place: an end may lead to a start. */
interface Pending {
  readonly record: RunRecord;
  readonly dispatch: () => void;
  readonly ended?: EndedRun;
}

/** Adopts what is alive before anything that is wanted is renewed, so that no task gets a second copy. */
export async function adoptAll(records: readonly RunRecord[], options: AdoptionOptions): Promise<readonly EndedRun[]> {
  const found = await Promise.all(records.filter(wasActive).map((record) => adopt(record, options)));
  const pending = found.filter((one) => one !== undefined);
  for (const { record, dispatch } of pending) attempt(record, dispatch, options);
  for (const record of records) if (!wasActive(record)) attempt(record, () => recoverTask(record, options), options);
  return pending.flatMap(({ ended }) => ended ?? []);
}

/** A task that cannot be recovered is no reason to leave the others alone. */
function attempt({ task, run }: RunRecord, action: () => void, { onError }: AdoptionOptions): void {
  try {
    action();
  } catch (error) {
    onError(task, run, error);
  }
}

function wantedNow({ wanted }: RunRecord, { isContinued }: AdoptionOptions): Wanted {
  return isContinued ? wanted : 'down';
}

/** The file does not have it: without this there is no task that the record could be about. */
function addAdHoc({ adHoc, definition }: RunRecord, { dispatch }: AdoptionOptions): void {
  if (adHoc) dispatch({ type: 'addAdHoc', definition });
}

function wasActive({ status }: RunRecord): boolean {
  return mayBeAlive(status);
}

function wasToStop({ status }: RunRecord): boolean {
  const reason = stopReasonOf(status);
  return reason === 'user' || reason === 'removed' || reason === 'shutdown';
}

/** A task that waited, or was in backoff, and is still wanted starts again; the engine sees to that. */
function recoverTask(record: RunRecord, options: AdoptionOptions): void {
  const { task, run, status, startedAt, stoppedAt, lastExit, lastFailure, restarts, failures } = record;
  const wanted = wantedNow(record, options);
  addAdHoc(record, options);
  options.dispatch({
    type: 'recovered',
    found: 'task',
    task,
    known: {
      run,
      wanted,
      status,
      ...omitUndefined({
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

async function adopt(record: RunRecord, options: AdoptionOptions): Promise<Pending | undefined> {
  const { task, run } = record;
  const { host, runFolder, onError } = options;
  try {
    const identity = (record.identity as RunIdentity | undefined) ?? (await host.findIdentity(runFolder(task, run)));
    if (identity !== undefined) return await adoptRun(record, identity, options);
    return { record, dispatch: () => recoverUnspawned(record, options) };
  } catch (error) {
    onError(task, run, error);
    const message = `It could not be recovered after the supervisor exited: ${(error as Error).message}`;
    // It may run where it cannot be reached: none is started beside it, but by hand.
    return { record, dispatch: () => lose({ ...record, wanted: 'down' }, message, options) };
  }
}

function lose(record: RunRecord, message: string, options: AdoptionOptions): void {
  const { task, run } = record;
  addAdHoc(record, options);
  options.dispatch({
    type: 'recovered',
    found: 'lost',
    task,
    run,
    wanted: wantedNow(record, options),
    message,
    ...stopAndCounts(record, options),
  });
}

/** The pending stop of the run and its failures so far: the death of a supervisor is neither a stop nor a success. */
function stopAndCounts(record: RunRecord, { consentOf }: AdoptionOptions): RecordedRun {
  const { status, restarts, failures } = record;
  return omitUndefined({ stopping: stopReasonOf(status), restarts, failures, consentedTo: consentOf(record) });
}

/** The supervisor died between its decision and the spawn: nothing ran, so the task is wanted as it was. */
function recoverUnspawned(record: RunRecord, options: AdoptionOptions): void {
  recoverTask({ ...record, status: { kind: 'waiting', for: 'dependencies', on: [] } }, options);
}

async function adoptRun(
  record: RunRecord,
  identity: RunIdentity,
  options: AdoptionOptions,
): Promise<Pending | undefined> {
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
    ...stopAndCounts(record, options),
  };
  if (found.kind === 'alive') {
    // Known to `runs` before the engine receives it: a run that was to be stopped is asked to at once.
    const adopting = runs.adopt({ task, run, definition, process: found.process });
    dispatch({ type: 'recovered', found: 'alive', ...known, pid: identity.command.pid });
    await adopting;
    return undefined;
  }
  if (found.streams !== undefined) await runs.drain(task, run, definition, found.streams);
  const { exit, endedAt: stoppedAt } = found;
  return {
    record,
    ended: { task, run, forget: () => found.forget() },
    dispatch: () => {
      // A run that was being stopped is gone, as it should be, however it ended.
      if (exit.kind === 'unknown' && !wasToStop(record))
        lose(record, 'It ended while no supervisor was running, with an unknown exit code.', options);
      // As if it had been seen: the restart policy, dependents and notices follow in the usual way.
      else
        dispatch({
          type: 'recovered',
          found: 'ended',
          ...known,
          wanted: wantedNow(record, options),
          exit,
          ...omitUndefined({ stoppedAt }),
        });
    },
  };
}

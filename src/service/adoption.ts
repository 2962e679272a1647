// What a new supervisor finds: runs that outlived the last one, runs that ended meanwhile, wishes that still stand.
import type { TaskDefinition } from '../config/project.ts';
import type { EngineEvent } from '../engine/event.ts';
import type { ProcessHost, RunIdentity } from '../process/ports.ts';
import type { RunRecord } from '../store/run-record.ts';
import type { Runs } from './runs.ts';

export interface AdoptionOptions {
  readonly host: ProcessHost;
  readonly runs: Runs;
  readonly dispatch: (event: EngineEvent) => void;
  readonly definitionOf: (task: string) => TaskDefinition | undefined;
  readonly runFolder: (task: string, run: number) => string;
  readonly onError: (task: string, run: number, error: unknown) => void;
}

/** Takes up every record. Runs are adopted before any wish is renewed, so that no task gets a second copy. */
export async function adoptAll(records: readonly RunRecord[], options: AdoptionOptions): Promise<void> {
  const known = records.filter(({ task }) => options.definitionOf(task) !== undefined);
  for (const record of known) restore(record, options);
  await Promise.all(known.filter(wasActive).map((record) => adopt(record, options)));
  for (const record of known) if (isStillDue(record)) options.dispatch({ type: 'start', task: record.task });
}

function restore(record: RunRecord, { dispatch }: AdoptionOptions): void {
  const { task, run, status, startedAt, stoppedAt, lastExit, lastFailure } = record;
  const atRest = status.kind === 'stopped' || status.kind === 'finished' || status.kind === 'failed';
  dispatch({
    type: 'restored',
    task,
    known: {
      run,
      ...(atRest ? { status } : {}),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(stoppedAt === undefined ? {} : { stoppedAt }),
      ...(lastExit === undefined ? {} : { lastExit }),
      ...(lastFailure === undefined ? {} : { lastFailure }),
    },
  });
}

function wasActive({ status }: RunRecord): boolean {
  return status.kind === 'starting' || status.kind === 'running' || status.kind === 'stopping';
}

/** It waited for its turn or for its next try when the supervisor died. */
function isStillDue({ wanted, status }: RunRecord): boolean {
  return wanted === 'up' && (status.kind === 'waiting' || status.kind === 'backoff');
}

async function adopt(record: RunRecord, options: AdoptionOptions): Promise<void> {
  const { task, run } = record;
  const { host, runFolder, onError, dispatch } = options;
  try {
    const identity = (record.identity as RunIdentity | undefined) ?? (await host.recover(runFolder(task, run)));
    if (identity === undefined) return neverSpawned(record, options);
    await adoptRun(record, identity, options);
  } catch (error) {
    onError(task, run, error);
    dispatch({ type: 'lost', task, run, message: `It could not be found again after the supervisor ended: ${(error as Error).message}` });
  }
}

/** The supervisor died between its decision and the spawn: nothing ran, so the wish is renewed. */
function neverSpawned({ task, wanted }: RunRecord, { dispatch }: AdoptionOptions): void {
  if (wanted === 'up') dispatch({ type: 'start', task });
}

async function adoptRun(record: RunRecord, identity: RunIdentity, options: AdoptionOptions): Promise<void> {
  const { task, run, wanted, status } = record;
  const { host, runs, dispatch, definitionOf } = options;
  const definition = definitionOf(task);
  if (definition === undefined) return;
  const found = await host.adopt(identity);
  const pid = identity.command.pid;
  const startedAt = record.startedAt ?? Date.now();
  if (!('gone' in found)) {
    dispatch({ type: 'adopted', task, run, pid, startedAt, wanted });
    await runs.adopt({ task, run, definition, process: found });
    if (status.kind === 'stopping') dispatch({ type: 'stop', task, reason: status.reason });
    return;
  }
  if (found.streams !== undefined) await runs.drain(task, run, definition, found.streams);
  if (found.exit.kind === 'unknown') {
    dispatch({ type: 'lost', task, run, message: 'It ended while no supervisor ran, and left no word of how.' });
  } else {
    // As if it had ended just now: the restart policy, dependents and notices follow by the usual road.
    dispatch({ type: 'adopted', task, run, pid, startedAt, wanted });
    dispatch({ type: 'exited', task, run, exit: found.exit });
    dispatch({ type: 'gone', task, run });
  }
  await found.release();
}

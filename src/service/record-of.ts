// What of a task has to outlive the supervisor.
import type { Task } from '../engine/status.ts';
import type { RunIdentity } from '../process/ports.ts';
import type { RunRecord } from '../store/run-record.ts';
import { present } from './task-info.ts';

export function recordOf(task: Task, identity: RunIdentity | undefined): RunRecord {
  const { definition, adHoc, wanted, status, run, restarts, failures, startedAt, stoppedAt, lastExit, lastFailure } =
    task;
  return {
    task: definition.name,
    run,
    wanted,
    status,
    restarts,
    failures,
    adHoc,
    definition,
    ...present({ startedAt, stoppedAt, lastExit, lastFailure, identity }),
  };
}

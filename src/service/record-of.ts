// What of a task has to outlive the supervisor.
import { maskDefinition } from '../config/masking.ts';
import type { TaskDefinition } from '../config/project.ts';
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
    // Values of variables never leave memory.
    definition: maskDefinition(definition),
    ...present({ startedAt, stoppedAt, lastExit, lastFailure, identity }),
  };
}

/**
 * The definition of a record with the values of its variables as the file has them now. A name that the file no longer has
 * is left out, so that the task shows as changed.
 */
export function recallDefinition(recorded: TaskDefinition, current: TaskDefinition | undefined): TaskDefinition {
  const values = current?.env ?? {};
  const names = Object.keys(recorded.env).filter((name) => Object.hasOwn(values, name));
  return { ...recorded, env: Object.fromEntries(names.map((name) => [name, values[name] ?? ''])) };
}

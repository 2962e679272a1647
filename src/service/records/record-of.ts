// The record of a task: as much of it as has to outlive the supervisor.
import { present } from '../../base/present.ts';
import { maskDefinition } from '../../config/masking.ts';
import type { Task } from '../../engine/task.ts';
import type { RunIdentity } from '../../process/ports.ts';
import type { RunRecord } from '../../store/run-record.ts';
import { consentHash } from '../project/startup/consent-hash.ts';

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
    ...present({ startedAt, stoppedAt, lastExit, lastFailure, identity, agreed: consentHash(task.consentedTo) }),
  };
}

// What of a task has to outlive the supervisor.
import { maskDefinition } from '../../config/masking.ts';
import type { Project } from '../../model/task-definition.ts';
import { consentKey } from '../../engine/consent-key.ts';
import { mayBeAlive } from '../../model/status.ts';
import type { Task } from '../../engine/task.ts';
import type { RunIdentity } from '../../process/ports.ts';
import type { RunRecord } from '../../store/run-record.ts';
import { consentHash } from '../project/startup/consent-hash.ts';
import { present } from '../verbs/task-info.ts';

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

/** True of a task that may run, or is on its way to. */
export function wantsToLive({ status, wanted }: Pick<RunRecord, 'status' | 'wanted'>): boolean {
  if (mayBeAlive(status)) return true;
  return wanted === 'up' && (status.kind === 'waiting' || status.kind === 'backoff');
}

type EnvironmentOf = (identity: RunIdentity) => Promise<Readonly<Record<string, string>>>;

/** The values of variables are in no record; what is still alive has them, and what is not has lost them. */
export function withLiveValues(
  records: readonly RunRecord[],
  environmentOf: EnvironmentOf,
): Promise<readonly RunRecord[]> {
  return Promise.all(
    records.map(async (record) => {
      const { identity, status, definition } = record;
      const isKnown = identity !== undefined && mayBeAlive(status);
      // What does not tell them has lost them.
      const env = isKnown ? await environmentOf(identity as RunIdentity).catch(() => ({})) : {};
      return { ...record, definition: { ...definition, env: pick(Object.keys(definition.env), env) } };
    }),
  );
}

/**
 * The records as the next supervisor needs them. Where the file says just what was agreed to, it has the values of all
 * variables, also of those that a program overwrote in its own environment. Else only those that are alive count: a probe
 * or a stop command of what runs must not take a value from the file that nobody agreed to.
 */
export function withFileValues(
  records: readonly RunRecord[],
  project: Project | undefined,
  consentOf: (record: RunRecord) => string | undefined,
): readonly RunRecord[] {
  const current = new Map(project?.tasks.map((definition) => [definition.name, definition]));
  return records.map((record) => {
    const known = current.get(record.task);
    if (known === undefined || consentOf(record) !== consentKey(known)) return record;
    return { ...record, definition: { ...record.definition, env: known.env } };
  });
}

function pick(names: readonly string[], values: Readonly<Record<string, string>>): Record<string, string> {
  const known = names.filter((name) => Object.hasOwn(values, name));
  return Object.fromEntries(known.map((name) => [name, values[name] ?? '']));
}

// Restores the values of variables, which no record has: from processes that are alive, and from the file where it says
// just what the user consented to.
import type { Project } from '../../model/task-definition.ts';
import { consentKey } from '../../engine/consent.ts';
import { mayBeAlive } from '../../model/status.ts';
import type { RunIdentity } from '../../process/ports.ts';
import type { RunRecord } from '../../store/run-records.ts';

type EnvironmentOf = (identity: RunIdentity) => Promise<Readonly<Record<string, string>>>;

/** The values of a process that has ended are lost. */
export function withLiveValues(
  records: readonly RunRecord[],
  environmentOf: EnvironmentOf,
): Promise<readonly RunRecord[]> {
  return Promise.all(
    records.map(async (record) => {
      const { identity, status, definition } = record;
      const isKnown = identity !== undefined && mayBeAlive(status);
      // So are those of a process that does not show its environment.
      const env = isKnown ? await environmentOf(identity as RunIdentity).catch(() => ({})) : {};
      return { ...record, definition: { ...definition, env: pick(Object.keys(definition.env), env) } };
    }),
  );
}

/**
 * The records as the next supervisor needs them. Where the file says just what the user consented to, it has the values
 * of all variables, also of those that a program overwrote in its own environment. Else only those that are alive
 * count: a probe or a stop command of what runs must not take a value from the file without consent.
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

// The environment variable that marks every process of a run.

export const RUN_VARIABLE = 'DIRIGENT_RUN';

/**
 * Its value in processes of Dirigent itself: a supervisor that was launched from a task, and its shims, are not part of
 * the run.
 */
export const SUPERVISOR_RUN = 'supervisor';

/** The value of a run or of Dirigent itself; any other value is ignored. */
const KNOWN = new RegExp(`^${RUN_VARIABLE}=(${SUPERVISOR_RUN}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$`);

/**
 * Whether a process with `mark` belongs to a run other than `wanted`, or to Dirigent. Both are strings `NAME=value`.
 */
export function belongsToAnotherRun(mark: string, wanted: string): boolean {
  return mark !== wanted && KNOWN.test(mark);
}

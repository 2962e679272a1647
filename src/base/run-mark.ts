// The variable that tells whose run a process belongs to. It is in the environment of everything that a run starts.

export const RUN_MARK = 'DIRIGENT_RUN';

/**
 * What processes of Dirigent itself have instead: a supervisor that was launched from within a task is none of its
 * processes, nor are its shims.
 */
export const OF_DIRIGENT = 'supervisor';

/** A mark as runs have it, or Dirigent itself; whatever else somebody wrote there says nothing. */
const KNOWN = new RegExp(`^${RUN_MARK}=(${OF_DIRIGENT}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$`);

/** Who carries `mark` belongs to another run than `wanted`, or to none. Both are texts `NAME=value`. */
export function isOfAnother(mark: string, wanted: string): boolean {
  return mark !== wanted && KNOWN.test(mark);
}

// The cursor of a reader, which stays valid across rotations.
import { UserError } from '../../base/user-error.ts';

/**
 * A place in the output of a task. `position` counts the bytes of one kind of output over all its files and runs, so it
 * outlives every rotation; the index beside the files says which file holds it. `epoch` tells one such count from
 * another that began after the index was lost. A cursor into the output of an earlier run also knows where that ends.
 */
export interface Cursor {
  readonly epoch: string;
  readonly position: number;
  readonly end?: number;
}

export function formatCursor({ epoch, position, end }: Cursor): string {
  return end === undefined ? `${epoch}.${position}` : `${epoch}.${position}.${end}`;
}

/** Throws a UserError when the text was never a cursor of ours. */
export function parseCursor(text: string): Cursor {
  const match = /^([0-9a-z]{1,32})\.(\d{1,15})(?:\.(\d{1,15}))?$/.exec(text);
  const [, epoch, position, end] = match ?? [];
  if (epoch === undefined || position === undefined) {
    throw new UserError(
      'invalid-argument',
      `"${text.slice(0, 80)}" is not a valid cursor. Leave it out to start over.`,
    );
  }
  return { epoch, position: Number(position), ...(end === undefined ? {} : { end: Number(end) }) };
}

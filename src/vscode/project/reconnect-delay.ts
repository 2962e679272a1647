// When a window tries again to reach a supervisor that it could not reach.
import { UserError } from '../../base/user-error.ts';

const FIRST_MS = 100;
const LONGEST_MS = 30_000;

/** After that the user has to retry: a launch that fails for a minute will not recover by itself. */
const MAX_ATTEMPTS = 10;

/** Doubles after each failure, up to half a minute; undefined where another attempt would not help. */
export function reconnectDelay(failures: number, error: unknown): number | undefined {
  if (failures >= MAX_ATTEMPTS || needsPerson(error)) return undefined;
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
}

/** The token is refused, the supervisor is of another version, or it serves another file. */
function needsPerson(error: unknown): boolean {
  return error instanceof UserError && ['protocol-mismatch', 'unauthorized', 'conflict'].includes(error.code);
}

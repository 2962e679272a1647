// Why there is no connection to a supervisor, and whether another attempt may help.
import { UserError } from '../../base/user-error.ts';

/** Trying again would not help: the token is refused, the supervisor is of another version, or it serves another file. */
export function needsPerson(error: unknown): boolean {
  return error instanceof UserError && ['protocol-mismatch', 'unauthorized', 'conflict'].includes(error.code);
}

export function closed(): UserError {
  return new UserError('connection-lost', 'The supervisor of this folder closed the connection. Try again.');
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

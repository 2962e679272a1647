// Explains errors of system calls to people.
import { UserError } from './user-error.ts';

/** An error of a system call, as Node makes them: `EACCES: permission denied, open '/etc/x'`. */
export interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
}

/** Neither a bug nor an error of the user: a limit of the system. */
export function isSystemError(error: unknown): error is SystemError {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as Partial<SystemError>;
  return typeof code === 'string' && typeof syscall === 'string';
}

/** Why, in words for a sentence that names the file itself: `permission denied`. */
export function systemReason(error: unknown): string {
  const reason = error instanceof UserError ? error.data?.['reason'] : undefined;
  if (typeof reason === 'string') return reason;
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  if (error.code === 'EISDIR') return 'it is a folder';
  return /^[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
}

/** The advice for the user, as the end of a sentence. */
export function systemRemedy(error: unknown): string {
  switch (isSystemError(error) ? error.code : '') {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'Free some space';
    case 'EACCES':
    case 'EPERM':
      return 'Check your permissions';
    case 'EROFS':
      return 'It is read-only';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'A file is in the way: move it';
    default:
      return 'Check what is there';
  }
}

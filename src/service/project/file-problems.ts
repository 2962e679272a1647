// Errors of dirigent.toml as a file, in the shape of errors in its text: every view that shows those shows these.
import { formatDuration } from '../../base/duration.ts';
import { UserError } from '../../base/user-error.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';

export function unreadable(error: Error): Diagnostic {
  const { reason = error.message, line } = error instanceof UserError ? (error.data ?? {}) : {};
  const message = `Cannot read the file: ${String(reason)}. Until it can be read, the last valid definitions apply.`;
  return problem('unreadable', message, typeof line === 'number' ? line - 1 : 0);
}

/** The topmost part of the path that is missing. */
export type Absent = 'file' | 'folder';

export function absent(what: Absent, patienceMs: number): Diagnostic {
  const message = `${noun[what]} is missing. If it is not back within ${formatDuration(patienceMs)}, its tasks are stopped.`;
  return problem('missing', message);
}

/** @param startsAgain the startup tasks, which start again when the file is back */
export function gone(what: Absent, startsAgain: boolean): Diagnostic {
  const message = `${noun[what]} is missing, and its tasks were stopped.`;
  const promise = ' When it is back, its startup tasks start again.';
  return problem('missing', startsAgain ? message + promise : message);
}

const noun: Readonly<Record<Absent, string>> = {
  file: 'The file',
  folder: 'The project folder (renamed, moved or deleted)',
};

function problem(code: string, message: string, line = 0): Diagnostic {
  const place = { line, character: 0 };
  return { severity: 'error', code, message, range: { start: place, end: place } };
}

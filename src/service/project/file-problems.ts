// What is wrong with dirigent.toml as a file, in the shape of a mistake in it: every view that shows those shows these.
import { formatDuration } from '../../base/duration.ts';
import { UserError } from '../../base/user-error.ts';
import type { Diagnostic } from '../../config/project.ts';

export function unreadable(error: Error): Diagnostic {
  const { reason = error.message, line } = error instanceof UserError ? (error.data ?? {}) : {};
  const message = `The file cannot be read: ${String(reason)}. Until it can, the last good definitions stay in force.`;
  return problem('unreadable', message, typeof line === 'number' ? line - 1 : 0);
}

export function absent(patienceMs: number): Diagnostic {
  const message = `The file is not there. If it is not back within ${formatDuration(patienceMs)}, what it has started is stopped.`;
  return problem('missing', message);
}

export function gone(): Diagnostic {
  const message =
    'The file is not there any more, and what it had started was stopped. ' +
    'When it is back, what starts by itself starts again.';
  return problem('missing', message);
}

function problem(code: string, message: string, line = 0): Diagnostic {
  const place = { line, character: 0 };
  return { severity: 'error', code, message, range: { start: place, end: place } };
}

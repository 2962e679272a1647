// Exit codes of the command line.
import { constants } from 'node:os';
import { UserError } from '../base/user-error.ts';

/** The exit codes, stable for scripts. Only `run --wait` exits with the code of its command. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, invalidConfig: 3 } as const;

export function exitCodeOf(error: unknown): number {
  if (!(error instanceof UserError)) return exitCodes.failed;
  if (error.code === 'invalid-config') return exitCodes.invalidConfig;
  if (error.code === 'invalid-argument') return exitCodes.usage;
  return exitCodes.failed;
}

/** The exit code of shells for a death by signal: 128 plus the number of the signal. */
export function signalExitCode(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

// The pseudo-terminal of a task with `tty = true`.
import { closeSync } from 'node:fs';
import { chown, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../base/user-error.ts';
import type { LaunchRequest } from '../../ports.ts';
import type { ShimTerminal } from './terminal-script.ts';
import { firstOf } from '../ask-program.ts';
import { openPty } from './pty.ts';
import { TERMINAL } from '../run-folder.ts';
import type { User } from '../user.ts';

const USUAL_SIZE = { columns: 80, rows: 24 };

/**
 * A terminal that waits for its command. `master` belongs to the shim as soon as it is spawned, and is closed here
 * then.
 */
export interface PreparedTerminal extends ShimTerminal {
  readonly master: number;
}

/** Undefined where there are none. Rejects with a UserError when the system has none left. */
export async function prepareTerminal(
  { runFolder, terminalSize }: LaunchRequest,
  user: User | undefined,
): Promise<PreparedTerminal | undefined> {
  const pty = open(terminalSize ?? USUAL_SIZE);
  if (pty === undefined) return undefined;
  try {
    await writeFile(join(runFolder, TERMINAL), pty.path);
    // Its group stays tty(5), as login(1) leaves it.
    if (user !== undefined) await chown(pty.path, user.uid, (await stat(pty.path)).gid);
    const setsid = await firstOf(['/usr/bin/setsid', '/bin/setsid']);
    const cat = await firstOf(['/bin/cat', '/usr/bin/cat']);
    return { ...pty, setsid, cat };
  } catch (error) {
    closeSync(pty.master);
    throw error;
  }
}

function open(size: typeof USUAL_SIZE): ReturnType<typeof openPty> {
  try {
    return openPty(size);
  } catch (error) {
    throw new UserError('operation-failed', `The task could not be started: ${(error as Error).message}.`);
  }
}

/** TERM, by which programs choose colors and keys: a client without a terminal has none, or a dumb one. */
export function terminalEnv({ TERM }: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return TERM === undefined || TERM === '' || TERM === 'dumb' ? { TERM: 'xterm-256color' } : {};
}

/** For the log of a task that has to run without one. */
export const NO_TERMINAL =
  'dirigent: tty = true is supported on Linux only; using a pipe instead of a pseudo-terminal.';

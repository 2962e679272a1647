// Running as another user: setpriv(1) of util-linux becomes that user, with its groups, and then becomes the command.
// The keeper stays who we are, so that the user cannot touch it nor what it writes down.
import { execFile } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Patience } from '../../base/slow-calls.ts';
import { UserError } from '../../base/user-error.ts';
import { firstOf } from './restore-signals.ts';
import { fifo } from './run-folder.ts';

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

/** The user to become; undefined when that is who we are. Rejects with a UserError when we cannot or there is none. */
export async function userToBecome(name: string | undefined, patience: Patience): Promise<User | undefined> {
  if (name === undefined) return undefined;
  const user = await findUser(name, patience);
  const own = process.getuid?.();
  if (user.uid === own) return undefined;
  if (own !== 0)
    throw new UserError(
      'operation-failed',
      `user "${name}": only root may run a task as another user, and the supervisor runs with uid ${String(own)}. ` +
        'Remove user, or start the supervisor as root.',
    );
  return user;
}

/** By getent(1), which asks every source of the system; macOS has `id -P` for that. */
async function findUser(name: string, { signal }: Patience): Promise<User> {
  const ask = process.platform === 'darwin' ? (['id', '-P', name] as const) : (['getent', 'passwd', name] as const);
  const [file, ...args] = ask;
  const line = await run(file, args, signal).catch(() => {
    signal?.throwIfAborted();
    return '';
  });
  const user = parseUser(line);
  if (user === undefined)
    throw new UserError('operation-failed', `user "${name}" does not exist on this machine. Correct or remove user.`);
  return user;
}

/** passwd(5), or the longer form of the BSDs with class, change and expire before the full name. */
export function parseUser(line: string): User | undefined {
  const fields = line.trim().split(':');
  const [name, , uid, gid] = fields;
  const home = fields.at(-2);
  const shell = fields.at(-1);
  if (fields.length < 7 || !name || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '')) return undefined;
  return { name, uid: Number(uid), gid: Number(gid), home: home ?? '/', shell: shell ?? '/bin/sh' };
}

/** What login(1) sets. */
export function userEnv({ name, home, shell }: User): Record<string, string> {
  return { HOME: home, USER: name, LOGNAME: name, SHELL: shell };
}

/** The words before a command that make it run as `user`. Rejects with a UserError where no program can do that. */
export async function userPrefix(user: User): Promise<readonly string[]> {
  const setpriv = await firstOf(['/usr/bin/setpriv', '/bin/setpriv']);
  const version = await run(setpriv, ['--version']).catch(() => '');
  if (!version.includes('util-linux'))
    throw new UserError(
      'operation-failed',
      `user "${user.name}": setpriv of util-linux is needed to become another user, and it is not here. Install util-linux.`,
    );
  return [setpriv, `--reuid=${user.uid}`, `--regid=${user.gid}`, '--init-groups', '--'];
}

/** A command may open /dev/stdout again by its name, so the FIFOs must be its own. */
export async function giveStreams(user: User, folder: string): Promise<void> {
  for (const name of ['stdout', 'stderr', 'stdin'] as const) await chown(fifo(folder, name), user.uid, user.gid);
}

/** A directory of users may lie on a server that is gone. */
const ANSWERS_WITHIN_MS = 10_000;

async function run(file: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const options = { timeout: ANSWERS_WITHIN_MS, killSignal: 'SIGKILL', ...(signal && { signal }) } as const;
  return (await promisify(execFile)(file, args, options)).stdout;
}

// Another user for a task: setpriv(1) of util-linux becomes that user, with its groups, and then becomes the command.
// The shim stays ours, so that the user can touch neither it nor what it writes down.
import { chown, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { reserve } from '../../base/descriptors.ts';
import type { WaitOptions } from '../../base/mount-queue.ts';
import { UserError } from '../../base/user-error.ts';
import { isAlive } from '../identity.ts';
import type { ProcessIdentity } from '../ports.ts';
import { retryUntilOk } from '../retry-until-ok.ts';
import type { ProcessTable } from '../table/process-table.ts';
import { askProgram, type Answer, firstOf } from './ask-program.ts';
import { fifo } from './run-folder.ts';

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

/** The user to switch to; undefined if it is the current one. Rejects with a UserError if that is not possible. */
export async function userToBecome(name: string | undefined, wait: WaitOptions): Promise<User | undefined> {
  if (name === undefined) return undefined;
  const user = await findUser(name, wait);
  const own = process.getuid?.();
  if (user.uid === own) return undefined;
  if (own !== 0)
    throw new UserError(
      'operation-failed',
      `user "${name}": only root can run a task as another user, and the supervisor runs with uid ${String(own)}. ` +
        'Remove user, or start the supervisor as root.',
    );
  return user;
}

/** The users of one run and its execs. Each is looked up once: a directory that stops answering holds up nothing. */
export class Users {
  readonly #known = new Map<string, User | undefined>();

  /** As `userToBecome`. */
  async toBecome(name: string | undefined, wait: WaitOptions): Promise<User | undefined> {
    if (name === undefined) return undefined;
    if (!this.#known.has(name)) this.#known.set(name, await userToBecome(name, wait));
    return this.#known.get(name);
  }
}

/** The program that asks every source of the system. `none`: its exit code where none of them knows the user. */
const DIRECTORY =
  process.platform === 'darwin' ? { file: 'id', args: ['-P'], none: 1 } : { file: 'getent', args: ['passwd'], none: 2 };

async function findUser(name: string, { signal }: WaitOptions): Promise<User> {
  const { file, args, none } = DIRECTORY;
  const answer = await askProgram(file, [...args, name], signal).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw unknownUser(name, (error as Error).message);
  });
  if (answer?.code === none)
    throw new UserError('operation-failed', `user "${name}" does not exist on this machine. Correct or remove user.`);
  const user = answer?.code === 0 ? parseUser(answer.stdout) : undefined;
  if (user === undefined) throw unknownUser(name, noAnswer(file, answer));
  return user;
}

function noAnswer(file: string, answer: Answer | undefined): string {
  if (answer === undefined) return `${file} was not found`;
  if (answer.code === undefined) return `${file} was killed`;
  return answer.code === 0 ? `${file} printed no passwd(5) entry` : `${file} ended with exit code ${answer.code}`;
}

function unknownUser(name: string, why: string): UserError {
  return new UserError(
    'operation-failed',
    `user "${name}": cannot look up the users of this machine (${why}). Try again later.`,
  );
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

/** The variables that login(1) sets. */
export function userEnv({ name, home, shell }: User): Record<string, string> {
  return { HOME: home, USER: name, LOGNAME: name, SHELL: shell };
}

/** Its path, once it has been found. */
let setpriv: string | undefined;

async function findSetpriv({ name }: User): Promise<string> {
  const path = await firstOf(['/usr/bin/setpriv', '/bin/setpriv']);
  const answer = await askProgram(path, ['--version']).catch((error: unknown) => {
    throw new UserError(
      'operation-failed',
      `user "${name}": cannot run setpriv, which switches users (${(error as Error).message}). ` + 'Try again later.',
    );
  });
  if (answer?.stdout.includes('util-linux') === true) return path;
  throw new UserError(
    'operation-failed',
    `user "${name}": setpriv, which switches users, was not found. Install util-linux.`,
  );
}

/** The words before a command that make it run as `user`. Rejects with a UserError where no program can do that. */
export async function userPrefix(user: User): Promise<readonly string[]> {
  setpriv ??= await findSetpriv(user);
  return [setpriv, `--reuid=${user.uid}`, `--regid=${user.gid}`, '--init-groups', '--'];
}

/** A command may open /dev/stdout by its name, so the FIFOs must belong to its user. */
export async function giveStreams(user: User, folder: string): Promise<void> {
  for (const name of ['stdout', 'stderr', 'stdin'] as const) await chown(fifo(folder, name), user.uid, user.gid);
}

/** How often, and how long, a command is asked whose it is. */
const POLL_MS = 5;
/** A directory of users and groups may be far away; ask-program.ts waits as long. */
const WITHIN_MS = 10_000;

/**
 * True when /proc/PID/status shows that the process has become `user`. True also when it ended meanwhile: the
 * program that becomes the user runs nothing when it cannot.
 */
export async function becameUser(command: ProcessIdentity, user: User, table: ProcessTable): Promise<boolean> {
  for (let poll = 0; poll < WITHIN_MS / POLL_MS; poll++) {
    // The real one alone: the others change again with a setuid program (sudo, su). A command that stayed ours is
    // root's.
    if ((await realUidOf(command.pid)) === user.uid) return true;
    if (!(await retryUntilOk(() => isAlive(table, command)))) return true;
    await pause(POLL_MS);
  }
  return false;
}

async function realUidOf(pid: number): Promise<number | undefined> {
  const status = await reserve.lend(() => readFile(`/proc/${pid}/status`, 'utf8')).catch(() => '');
  const uid = /^Uid:\s+(\d+)/m.exec(status)?.[1];
  return uid === undefined ? undefined : Number(uid);
}

// Refuses a dirigent.toml of another user, as git's `safe.directory` does.
import { lstatSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { quoteVisibly } from '../../base/shell-words.ts';
import { UserError } from '../../base/user-error.ts';

/** The user of this process. `uid` is undefined where files have no owner of this kind. */
export interface ProcessUser {
  readonly uid: number | undefined;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/**
 * Refuses a file of another user in a parent folder, such as /tmp/dirigent.toml: its commands would run with the
 * permissions of the user who types `dirigent up` below it (CVE-2022-24765). Files of root are trusted, since root may
 * replace every program anyway; with sudo, so are those of the user who called it.
 */
export function assertSafeDirectory(folder: string, configFile: string, user: ProcessUser): void {
  if (user.uid === undefined || isSafeDirectory(folder, user.env)) return;
  const path = join(folder, configFile);
  const { SUDO_UID: behind } = user.env;
  const own = new Set([0, user.uid, ...(user.uid === 0 && behind !== undefined ? [Number(behind)] : [])]);
  // Both the owner of a link and that of its target count.
  const owners = [statSync(folder), lstatSync(path), statSync(path, { throwIfNoEntry: false })];
  const foreign = owners.find((owner) => owner !== undefined && !own.has(owner.uid));
  if (foreign === undefined) return;
  // The name of the folder was chosen by its owner, and the command below is copied into a shell.
  const quoted = quoteVisibly(folder);
  throw new UserError(
    'unauthorized',
    `${path} belongs to another user (uid ${foreign.uid}), and its commands would run with your permissions. ` +
      `If you trust it, name its folder: dirigent COMMAND -C ${quoted}, or set DIRIGENT_SAFE_DIRECTORY=${quoted}.`,
    { data: { folder } },
  );
}

function isSafeDirectory(folder: string, { DIRIGENT_SAFE_DIRECTORY: list = '' }: ProcessUser['env']): boolean {
  return list.split(delimiter).some((trusted) => trusted === '*' || trusted.replace(/(.)\/+$/, '$1') === folder);
}

import { lstatSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { quoteVisibly } from '../../base/shell-words.ts';
import { UserError } from '../../base/user-error.ts';

/** Whom this process acts for. Absent where files have no owners of this kind. */
export interface Person {
  readonly uid: number | undefined;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

/**
 * A file that was found on the way upwards may be anybody's, such as /tmp/dirigent.toml, and its commands would run with
 * the rights of whoever types `dirigent up` below it (as git's `safe.directory`, CVE-2022-24765). Root may replace every
 * program anyway, and with sudo the project is that of the user behind it.
 */
export function requireOwn(folder: string, configFile: string, person: Person): void {
  if (person.uid === undefined || isListed(folder, person.env)) return;
  const path = join(folder, configFile);
  const { SUDO_UID: behind } = person.env;
  const own = new Set([0, person.uid, ...(person.uid === 0 && behind !== undefined ? [Number(behind)] : [])]);
  // A link is judged by whoever made it, and by what it leads to.
  const owners = [statSync(folder), lstatSync(path), statSync(path, { throwIfNoEntry: false })];
  const stranger = owners.find((owner) => owner !== undefined && !own.has(owner.uid));
  if (stranger === undefined) return;
  // Whoever made the folder has chosen its name, and the words below are copied into a shell.
  const named = quoteVisibly(folder);
  throw new UserError(
    'unauthorized',
    `${path} belongs to another user (uid ${stranger.uid}), and its commands would run with your permissions. ` +
      `If you trust it, name its folder: dirigent COMMAND -C ${named}, or set DIRIGENT_SAFE_DIRECTORY=${named}.`,
    { data: { folder } },
  );
}

function isListed(folder: string, { DIRIGENT_SAFE_DIRECTORY: list = '' }: Person['env']): boolean {
  return list.split(delimiter).some((trusted) => trusted === '*' || trusted.replace(/(.)\/+$/, '$1') === folder);
}

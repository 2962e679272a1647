// Checks that a supervisor serves the file that the client means. A folder has one supervisor, which serves one file;
// otherwise a client would start, stop and read tasks of another file.
import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { quoteVisibly } from '../../base/shell-words.ts';
import { fileSystemCall } from '../../base/user-file.ts';
import { UserError } from '../../base/user-error.ts';
import type { SupervisorInfo } from '../../model/clients.ts';

/** A client is answered long before its `hello` times out. */
const ANSWERS_WITHIN_MS = 2_000;

/** @throws UserError `conflict` when the supervisor serves another file than the one of this name */
export async function assertServes(supervisor: SupervisorInfo, configFile: string | undefined): Promise<void> {
  const { folder, configFile: served } = supervisor;
  if (configFile === undefined || (await isSame(served, join(folder, configFile)))) return;
  const name = dirname(served) === folder ? basename(served) : served;
  const setting = `DIRIGENT_CONFIG=${quoteVisibly(name)}`;
  throw new UserError(
    'conflict',
    `The supervisor of ${folder} (process ${supervisor.pid}) serves ${name}, not ${configFile}: only one file at ` +
      `a time can be used in a folder. Use that one (${setting}; in VS Code: dirigent.configFile), or stop its tasks and ` +
      `the supervisor first: ${setting} dirigent down`,
  );
}

async function isSame(one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const a = await realPathOf(one);
  return a !== undefined && a === (await realPathOf(other));
}

/** A path on a file system that does not respond cannot be compared with others. */
async function realPathOf(path: string): Promise<string | undefined> {
  return fileSystemCall(path, () => realpath(path), { withinMs: ANSWERS_WITHIN_MS }).catch(() => undefined);
}

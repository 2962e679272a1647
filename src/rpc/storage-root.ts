import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { readInfo } from './info-file.ts';
import type { Address } from './socket-path.ts';

/**
 * Where runs are kept when nobody says: `DIRIGENT_STORAGE`, else `dirigent` in the user's state folder as the XDG base
 * directory specification has it (which ignores relative paths). The editor gives its own storage folder instead.
 */
export function storageRoot(env: Readonly<NodeJS.ProcessEnv> = process.env): string {
  const { DIRIGENT_STORAGE: own, XDG_STATE_HOME: state, LOCALAPPDATA: local } = env;
  if (own !== undefined && own !== '') return own;
  if (process.platform === 'win32') return join(local ?? join(homedir(), 'AppData', 'Local'), 'dirigent', 'state');
  return join(state !== undefined && isAbsolute(state) ? state : join(homedir(), '.local', 'state'), 'dirigent');
}

/** A supervisor that died, or left its tasks running, left their records where it was told to: the next must go there. */
export async function storageOf(address: Address, otherwise: string): Promise<string> {
  const last = (await readInfo(address.info))?.storage;
  const isThere = last !== undefined && (await stat(last).catch(() => undefined))?.isDirectory() === true;
  return isThere ? last : otherwise;
}

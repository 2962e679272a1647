// The properties of machine, user and environment that decide about paths; tests set them.
import { stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { isAbsolute } from 'node:path';

export interface Surroundings {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly platform: NodeJS.Platform;
  readonly uid: number;
  /** From passwd(5), whatever HOME says; a container may run as a user that is not in there. */
  readonly home?: string;
}

export function surroundings(env: Readonly<NodeJS.ProcessEnv> = process.env): Surroundings {
  const home = homeOfUser();
  return {
    env,
    platform: process.platform,
    uid: process.getuid?.() ?? 0,
    ...(home === undefined ? {} : { home }),
  };
}

function homeOfUser(): string | undefined {
  try {
    const { homedir } = userInfo();
    return isAbsolute(homedir) ? homedir : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The variable where it is the whole path of a folder that is there and belongs to the user: what a session gave them.
 */
export async function ownFolder(path: string | undefined, uid: number): Promise<string | undefined> {
  if (path === undefined || !isAbsolute(path)) return undefined;
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === uid ? path : undefined;
}

// The locks of the previous release: guessable names derived from the runtime folder. They are taken as well, so that
// no supervisor of that release works beside this one. A name that another user has taken is ignored. Remove this once
// no user has the previous release.
import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { listenerOn } from './holder.ts';
import { listenOn, takeLock, type Lock } from './lock.ts';
import type { Address } from '../discovery/socket-path.ts';

type Taken = Pick<Lock, 'release'>;

/** Undefined while an old supervisor of this user serves the folder. */
export async function takeFormerLocks({ former, hash }: Address): Promise<readonly Taken[] | undefined> {
  const taken: Taken[] = [];
  for (const { home } of former) {
    const lock = await takeFormer(`${home}/${hash}.lock`);
    if (lock === 'held') {
      await Promise.all(taken.map((held) => held.release()));
      return undefined;
    }
    if (lock !== undefined) taken.push(lock);
  }
  return taken;
}

async function takeFormer(path: string): Promise<Taken | 'held' | undefined> {
  if (process.platform === 'linux') {
    const name = formerName(path);
    return (await listenOn(`\0${name}`)) ?? ((await listenerOn(name)) === undefined ? undefined : 'held');
  }
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  return takeLock({ file: path }).then(
    (lock) => lock ?? 'held',
    () => undefined,
  );
}

export function formerName(path: string): string {
  const hash = createHash('sha256')
    .update(`${process.getuid?.() ?? 0}:${path}`)
    .digest('hex');
  return `dirigent-${hash}`;
}

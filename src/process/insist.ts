import { setTimeout as pause } from 'node:timers/promises';

/** Whatever keeps us from looking does not pass within milliseconds. */
const BLIND_MS = 250;

/**
 * Looks at processes until that succeeds. A look that fails, because no more files can be opened or ps(1) not be started,
 * says nothing of them: who took it for their end would start them a second time. Aborting rejects.
 */
export async function insist<T>(look: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await look();
    } catch {
      await pause(BLIND_MS, undefined, signal === undefined ? {} : { signal });
    }
  }
}

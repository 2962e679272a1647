// Repeats a reading of the process table that fails for a shortage of descriptors or processes of ours.
import { setTimeout as pause } from 'node:timers/promises';

/** A shortage does not pass within milliseconds. */
const RETRY_MS = 250;

/**
 * Repeats `work` until it succeeds. A look at processes that fails, because no more files can be opened or ps(1) cannot
 * be started, says nothing of them: taken for their end it would start them a second time. Aborting rejects.
 */
export async function retryUntilOk<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch {
      await pause(RETRY_MS, undefined, signal === undefined ? {} : { signal });
    }
  }
}

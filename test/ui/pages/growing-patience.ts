import { WAIT_MS } from '../../support/limits.ts';

const FIRST_MS = 3_000;

/**
 * Repeats what a busy workbench may swallow (a key, a click that opens something) until it has worked. Each attempt may
 * take longer than the one before, so that a machine that is slow, and not stuck, gets there as well.
 */
export async function withGrowingPatience(attempt: (timeout: number) => Promise<void>): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  for (let timeout = FIRST_MS; ; timeout *= 1.5) {
    try {
      await attempt(timeout);
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}

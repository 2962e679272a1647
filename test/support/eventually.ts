import { WAIT_MS } from './limits.ts';

/**
 * Repeats `attempt` until it returns instead of throwing, and gives its value. Where an event exists wait for the
 * event; this is for facts that announce themselves to nobody, such as a file of another process.
 */
export async function eventually<T>(attempt: () => T | Promise<T>, { within = WAIT_MS } = {}): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

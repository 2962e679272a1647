import { setTimeout as pause } from 'node:timers/promises';

/** Resolves true when no process of this number is left; false when one still is after `withinMs`. */
export async function processGone(pid: number, withinMs: number): Promise<boolean> {
  // The system tells nobody of the end of a process that is not a child: kill(2) with signal 0 asks.
  const deadline = performance.now() + withinMs;
  for (let ms = 5; isThere(pid); ms = Math.min(ms * 2, 100)) {
    if (performance.now() > deadline) return false;
    await pause(ms);
  }
  return true;
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

// Waits for the exit of a process that is not a child.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Resolves to true once no process with this pid runs; to false if one still does after `withinMs`. */
export async function processGone(pid: number, withinMs: number): Promise<boolean> {
  // There is no event for the exit of a process that is not a child: kill(2) with signal 0 checks for it.
  const deadline = performance.now() + withinMs;
  for (let ms = 5; isThere(pid); ms = Math.min(ms * 2, 100)) {
    if (performance.now() > deadline) return false;
    await pause(ms);
  }
  return true;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A zombie has ended and waits to be reaped; the init of a container may take its time. proc_pid_stat(5). */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it may contain anything, also parentheses.
    return stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return true;
  }
}

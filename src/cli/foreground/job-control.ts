// Job control: whether this process may read from its terminal.
import { readFileSync } from 'node:fs';

/**
 * False for a background job, which would be stopped by SIGTTIN as soon as it read from the terminal. True where /proc
 * is missing.
 */
export function isInForeground(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    // proc_pid_stat(5): after the name in parentheses come state, ppid, pgrp, session, tty_nr, tpgid.
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group === foreground;
  } catch {
    return true;
  }
}

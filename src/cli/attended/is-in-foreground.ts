import { readFileSync } from 'node:fs';

/**
 * False for a job that a shell put into the background: it would be stopped as soon as it read from the terminal
 * (SIGTTIN). Where the system cannot tell (no /proc), true.
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

// Kills a child of ours together with its descendants, where they may be no run.
import type { ChildProcess } from 'node:child_process';
import treeKill from 'tree-kill';
import { signalGroup } from './posix/stop/signal.ts';

/** SIGKILL to a child that was spawned detached, and to all of its group; on Windows to its tree. */
export function killChild({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') treeKill(pid, 'SIGKILL', () => undefined);
  else signalGroup(pid, 'SIGKILL');
}

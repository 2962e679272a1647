// How a run ends, from wherever the word comes: the keeper's line, its exit marker, or the keeper's own end.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Exit } from '../../model/exit.ts';
import { isAlive } from '../identity.ts';
import { insist } from '../insist.ts';
import type { RunIdentity } from '../ports.ts';
import type { ProcessTable } from '../table/process-row.ts';
import { parseExit, readExit } from './run-folder.ts';

/** Only for a command whose keeper somebody killed: nothing tells of its end. */
const ORPHAN_LOOK_MS = 500;

/** What the keeper says on its control FIFO when the command has ended. */
export function exitOfLine(line: string): Exit | undefined {
  return line.startsWith('exited ') ? parseExit(line.slice('exited '.length)) : undefined;
}

/**
 * The keeper is gone. If it wrote how the command ended, that holds. If it died of a signal and the command with it, the
 * signal went to the whole group. Else the command lives on, and how it will end is not to be known.
 */
export async function exitWithoutKeeper(
  run: RunIdentity,
  table: ProcessTable,
  keeperSignal: NodeJS.Signals | undefined,
): Promise<Exit> {
  const commandLives = (): Promise<boolean> => insist(() => isAlive(table, run.command));
  const marker = await readExit(run.folder);
  if (marker !== undefined) return marker;
  if (keeperSignal !== undefined) {
    while (isDying(run.command.pid) && (await commandLives())) await pause(1);
    if (!(await commandLives())) return { kind: 'signal', signal: keeperSignal };
  }
  while (await commandLives()) await pause(ORPHAN_LOOK_MS, undefined, { ref: false });
  return { kind: 'unknown' };
}

/** SIGKILL is number 9, and the masks of pending signals in /proc/PID/status are hexadecimal (proc(5)). */
const SIGKILL_PENDING = 1n << 8n;

/** It has been killed together with its keeper, and the kernel has not come to it yet. */
function isDying(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return [...status.matchAll(/^S[ih][gd]Pnd:\s*(\w+)$/gm)].some(
      ([, mask]) => (BigInt(`0x${mask ?? '0'}`) & SIGKILL_PENDING) !== 0n,
    );
  } catch {
    return false;
  }
}

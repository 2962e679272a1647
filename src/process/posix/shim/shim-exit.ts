// Finds out how a run ended: by the line of its shim, by its exit marker, or by the end of the shim itself.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Exit } from '../../../model/exit.ts';
import { isAlive } from '../../identity.ts';
import type { RunIdentity } from '../../ports.ts';
import { retryUntilOk } from '../../retry-until-ok.ts';
import type { ProcessTable } from '../../table/process-table.ts';
import { parseExit, readExit } from '../folder/run-folder.ts';
import { Control } from './control.ts';

/** Only for a command whose shim was killed: nothing reports its end. */
const ORPHAN_POLL_MS = 500;

/** The exit in the line that a shim writes to its control FIFO when the command has ended. */
export function exitOfLine(line: string): Exit | undefined {
  return line.startsWith('exited ') ? parseExit(line.slice('exited '.length)) : undefined;
}

export function isShimAlive({ shim }: RunIdentity, table: ProcessTable): Promise<boolean> {
  return shim === undefined ? Promise.resolve(false) : retryUntilOk(() => isAlive(table, shim));
}

export interface FollowedShim {
  readonly exited: Promise<Exit>;
  /** Absent when the shim is gone. */
  readonly control?: Control;
}

/** Follows a shim that an earlier supervisor started. */
export async function followShim(run: RunIdentity, table: ProcessTable): Promise<FollowedShim> {
  const exited = Promise.withResolvers<Exit>();
  const control = (await isShimAlive(run, table))
    ? await Control.reopen(run.folder, (line) => {
        const exit = exitOfLine(line);
        if (exit !== undefined) exited.resolve(exit);
      })
    : undefined;
  const resolveWithoutShim = async (): Promise<void> => exited.resolve(await exitWithoutShim(run, table, undefined));
  void (control?.ended ?? Promise.resolve()).then(resolveWithoutShim);
  // The end may have come before the FIFO was open: the earlier supervisor may have read the line, the shim may have died.
  void readExit(run.folder).then(async (marker) => {
    if (marker !== undefined) exited.resolve(marker);
    else if (!(await isShimAlive(run, table))) await resolveWithoutShim();
  });
  return { exited: exited.promise, ...(control && { control }) };
}

/**
 * The shim is gone. If it wrote how the command ended, that holds. If it died of a signal and the command with it, the
 * signal went to the whole group. Else the command lives on, and its exit cannot be known.
 */
export async function exitWithoutShim(
  run: RunIdentity,
  table: ProcessTable,
  shimSignal: NodeJS.Signals | undefined,
): Promise<Exit> {
  const commandLives = (): Promise<boolean> => retryUntilOk(() => isAlive(table, run.command));
  const marker = await readExit(run.folder);
  if (marker !== undefined) return marker;
  if (shimSignal !== undefined) {
    while (isDying(run.command.pid) && (await commandLives())) await pause(1);
    if (!(await commandLives())) return { kind: 'signal', signal: shimSignal };
  }
  while (await commandLives()) await pause(ORPHAN_POLL_MS, undefined, { ref: false });
  return { kind: 'unknown' };
}

/** SIGKILL is number 9, and the masks of pending signals in /proc/PID/status are hexadecimal (proc(5)). */
const SIGKILL_PENDING = 1n << 8n;

/** It was killed together with its shim, and the kernel has not ended it yet. */
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

// The identity of a run whose supervisor died before it could record it: as its shim wrote it down, else by its open
// files.
import { randomUUID } from 'node:crypto';
import { closeSync, constants, existsSync, openSync } from 'node:fs';
import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { reserve } from '../../../base/descriptors.ts';
import { UserError } from '../../../base/user-error.ts';
import { identify } from '../../identity.ts';
import type { RunIdentity } from '../../ports.ts';
import type { ProcessRow, ProcessTable } from '../../table/process-table.ts';
import { fifo, readIdentity } from '../run-folder.ts';
import { environmentOf } from './environment-of.ts';

/**
 * A shim writes the identity within milliseconds, in which a supervisor may have died and another have come. A shim
 * that has its FIFOs open is on its way, however slow the machine is; one that has not may still be about to read its
 * script.
 */
const OPENS_WITHIN_MS = 1_000;
const WRITES_WITHIN_MS = 10_000;
const FIRST_POLL_MS = 5;
const LATER_POLL_MS = 250;

/** @throws UserError where a run lives in the folder, and its process cannot be determined */
export async function findIdentity(folder: string, table: ProcessTable): Promise<RunIdentity | undefined> {
  const control = fifo(folder, 'control');
  for (const begin = performance.now(); ;) {
    const identity = await readIdentity(folder);
    if (identity !== undefined) return identity;
    // Without the FIFOs no shim was asked to start anything here, and none can be.
    if (!existsSync(control)) return undefined;
    const hasShim = isOpenForReading(control);
    const waited = performance.now() - begin;
    if (waited > OPENS_WITHIN_MS) {
      if (!hasShim) return undefined;
      const seen = await identityByFifo(folder, table);
      if (seen !== undefined) return seen;
    }
    if (waited > WRITES_WITHIN_MS) throw unknownProcess(folder);
    await pause(waited > OPENS_WITHIN_MS ? LATER_POLL_MS : FIRST_POLL_MS);
  }
}

export function unknownProcess(folder: string): UserError {
  return new UserError(
    'operation-failed',
    `A process that was started in ${folder} is still running. Its pid is unknown, so it was left alone. Find it with ` +
      `\`fuser ${fifo(folder, 'control')}\`, also in other containers that mount this folder, and kill it.`,
  );
}

/** A process has the FIFO open for reading, as the shim does: else open(2) fails with ENXIO (fifo(7)). */
export function isOpenForReading(path: string): boolean {
  try {
    closeSync(reserve.use(() => openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)));
    return true;
  } catch {
    return false;
  }
}

/**
 * By its open files, for a full disk on which its shim could not write it down: the shim is the process that has the
 * run's control FIFO open, which its command has not. Undefined where no process has it open, where no command was
 * started yet, and on systems without proc_pid_fd(5).
 */
async function identityByFifo(folder: string, table: ProcessTable): Promise<RunIdentity | undefined> {
  const control = await realpath(fifo(folder, 'control')).catch(() => undefined);
  if (control === undefined || process.platform !== 'linux') return undefined;
  // No mark is looked for: only parents and sessions are asked.
  const rows = (await table.list('=')).filter(({ zombie }) => !zombie);
  for (const shim of rows.filter(isLeader)) {
    if (!(await hasOpen(shim.pid, control))) continue;
    const command = firstChild(shim, rows);
    if (command !== undefined) return runOf(folder, shim, command, table);
  }
  return undefined;
}

function isLeader({ pid, session }: ProcessRow): boolean {
  return pid === session && pid !== process.pid;
}

/** It starts its command before anything else can become its child. */
function firstChild({ pid }: ProcessRow, rows: readonly ProcessRow[]): ProcessRow | undefined {
  const age = ({ startTime, pid: number }: ProcessRow): number => Number(startTime) * 2 ** 22 + number;
  return rows.filter(({ parent }) => parent === pid).sort((a, b) => age(a) - age(b))[0];
}

async function runOf(folder: string, shim: ProcessRow, child: ProcessRow, table: ProcessTable): Promise<RunIdentity> {
  const bootId = await table.bootId();
  const command = identify(child, bootId);
  // One that cleared its environment is found by its shim alone, and no other process has its mark.
  const { DIRIGENT_RUN: marker = randomUUID() } = await environmentOf(command, table);
  return { shim: identify(shim, bootId), command, marker, folder, reaps: true };
}

/** Compares the name of the link: stat(2) could wait for a drive that is gone. Skips processes of other users. */
async function hasOpen(pid: number, path: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const owner = await stat(folder).catch(() => undefined);
  if (owner?.uid !== process.getuid?.()) return false;
  for (const name of await reserve.lend(() => readdir(folder)).catch((): string[] => [])) {
    if ((await readlink(`${folder}/${name}`).catch(() => '')) === path) return true;
  }
  return false;
}

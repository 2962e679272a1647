// The identity of a run by its open files, for a full disk on which its shim could not write it down: the shim is the process
// that has the run's control FIFO open, which its command has not.
import { randomUUID } from 'node:crypto';
import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import { reserve } from '../../../base/descriptors.ts';
import { identify } from '../../identity.ts';
import type { RunIdentity } from '../../ports.ts';
import type { ProcessRow, ProcessTable } from '../../table/process-table.ts';
import { environmentOf } from './environment-of.ts';
import { fifo } from '../folder/run-folder.ts';

/** Undefined where no process has it open, where no command was started yet, and on systems without proc_pid_fd(5). */
export async function identityByFifo(folder: string, table: ProcessTable): Promise<RunIdentity | undefined> {
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

/** By the name of the link: stat(2) could wait for a drive that is gone. Processes of other users are not looked at. */
async function hasOpen(pid: number, path: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const owner = await stat(folder).catch(() => undefined);
  if (owner?.uid !== process.getuid?.()) return false;
  for (const name of await reserve.lend(() => readdir(folder)).catch((): string[] => [])) {
    if ((await readlink(`${folder}/${name}`).catch(() => '')) === path) return true;
  }
  return false;
}

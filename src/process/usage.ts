// Measures processor time and memory of runs, only on request.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { RunIdentity } from './ports.ts';
import { RunProcesses, type PosixProcess } from './posix/stop/run-processes.ts';
import { createProcessTable } from './table/create-process-table.ts';
import { parseUsage } from './table/proc-table.ts';

export interface Usage {
  /** Of one processor: four busy threads are 400. Since the last measurement, or over its life at the first. */
  readonly cpuPercent: number;
  /** Resident memory of all its processes. What they share counts for each. */
  readonly memoryBytes: number;
  readonly processes: number;
}

interface Sample {
  readonly at: number;
  readonly ticks: ReadonlyMap<string, number>;
}

/** USER_HZ, the unit of times in /proc, is 100 on every architecture that Node runs on (time(7)). */
const TICKS_PER_SECOND = 100;

const FORGOTTEN_AFTER_S = 3600;

/** getconf PAGESIZE; 16 KiB on some ARM systems, so it is asked for and not assumed. */
let pageSize: Promise<number> | undefined;

const samples = new Map<string, Sample>();

/** Reprocesses from one measurement to the next whose a process is. */
const table = createProcessTable();

/** By marker; without the runs of which nothing lives. One snapshot of the table serves them all. */
export async function usageOf(runs: readonly RunIdentity[]): Promise<ReadonlyMap<string, Usage>> {
  const usages = new Map<string, Usage>();
  if (process.platform === 'win32' || runs.length === 0) return usages;
  const snapshot = await table.snapshot();
  for (const run of runs) {
    const processes = await new RunProcesses(run, snapshot).scan();
    if (processes.length === 0) samples.delete(run.marker);
    else usages.set(run.marker, await (process.platform === 'linux' ? fromProc(run, processes) : fromPs(processes)));
    // Other requests are answered in between.
    await nextTurn();
  }
  return usages;
}

async function fromProc(identity: RunIdentity, processes: readonly PosixProcess[]): Promise<Usage> {
  pageSize ??= promisify(execFile)('getconf', ['PAGESIZE']).then(
    ({ stdout }) => Number(stdout),
    () => 4096,
  );
  const size = await pageSize;
  const ticks = new Map<string, number>();
  let memoryBytes = 0;
  for (const member of processes) {
    const line = statLine(member.pid);
    if (line === undefined) continue;
    const usage = parseUsage(line);
    ticks.set(`${member.pid} ${member.startTime}`, usage.ticks);
    memoryBytes += usage.pages * size;
  }
  const now = uptime();
  const last = samples.get(identity.marker);
  samples.set(identity.marker, { at: now, ticks });
  // Runs that ended without another measurement.
  for (const [marker, { at }] of samples) if (now - at > FORGOTTEN_AFTER_S) samples.delete(marker);
  const since = last?.at ?? Number(identity.command.startTime) / TICKS_PER_SECOND;
  const spent = [...ticks].reduce((sum, [key, value]) => sum + value - (last?.ticks.get(key) ?? 0), 0);
  const seconds = Math.max(now - since, 1 / TICKS_PER_SECOND);
  return { cpuPercent: (100 * spent) / TICKS_PER_SECOND / seconds, memoryBytes, processes: ticks.size };
}

/** Seconds since the boot: the clock in whose ticks start times are given. */
function uptime(): number {
  return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
}

function statLine(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
}

async function fromPs(processes: readonly PosixProcess[]): Promise<Usage> {
  const pids = processes.map(({ pid }) => pid).join(',');
  const { stdout } = await promisify(execFile)('ps', ['-o', '%cpu=,rss=', '-p', pids]).catch(() => ({ stdout: '' }));
  const rows = stdout.split('\n').flatMap((line) => {
    const [cpu, rss] = line.trim().split(/\s+/).map(Number);
    return cpu === undefined || rss === undefined ? [] : [{ cpu, rss }];
  });
  return {
    cpuPercent: rows.reduce((sum, { cpu }) => sum + cpu, 0),
    memoryBytes: rows.reduce((sum, { rss }) => sum + rss * 1024, 0),
    processes: rows.length,
  };
}

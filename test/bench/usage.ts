// What processes cost, as Linux counts it in /proc (proc(5)). Processes are found by a word in their environment, which
// every descendant inherits, however it detached itself.
import { readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  readonly processes: number;
  /** Of all threads, seconds. */
  readonly cpu: number;
  /** Times a thread went to sleep and was woken again. */
  readonly switches: number;
  /** MiB; shared pages count in every process. */
  readonly rss: number;
  /** MiB; shared pages count in part, together once. */
  readonly pss: number;
  /** MiB that no other process shares. */
  readonly own: number;
  /** MiB, the most that each ever had. */
  readonly peak: number;
}

/** The environment of what a task runs has this name, so that it can be told from the program that runs it. */
export const TASK_MARK = 'BENCH_TASK';

/** Living processes whose environment has `mark`: those of tasks, or the others. */
export function pidsOf(mark: string, which: 'tasks' | 'own' | 'all' = 'own'): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    const environment = read(`/proc/${name}/environ`);
    if (!environment.includes(mark)) return [];
    const isTask = environment.includes(`${TASK_MARK}=`);
    return which === 'all' || isTask === (which === 'tasks') ? [Number(name)] : [];
  });
}

/** A zombie is not: it waits for a parent, who may be in no hurry. */
export function isAlive(pid: number): boolean {
  return /^State:\s*[^ZX]/m.test(read(`/proc/${pid}/status`));
}

export function nameOf(pid: number): string {
  return read(`/proc/${pid}/comm`).trim();
}

/** Zeros for the dead. */
export function usageOf(pids: readonly number[]): Usage {
  const all = { processes: 0, cpu: 0, switches: 0, rss: 0, pss: 0, own: 0, peak: 0 };
  for (const pid of pids) {
    const status = read(`/proc/${pid}/status`);
    const smaps = read(`/proc/${pid}/smaps_rollup`);
    if (status === '') continue;
    all.processes++;
    all.rss += number(status, /VmRSS:\s*(\d+)/) / 1024;
    all.peak += number(status, /VmHWM:\s*(\d+)/) / 1024;
    all.pss += number(smaps, /\nPss:\s*(\d+)/) / 1024;
    all.own += (number(smaps, /Private_Clean:\s*(\d+)/) + number(smaps, /Private_Dirty:\s*(\d+)/)) / 1024;
    for (const thread of threadsOf(pid)) {
      all.cpu += number(read(`${thread}/schedstat`), /^(\d+)/) / 1e9;
      all.switches += number(read(`${thread}/status`), /\nvoluntary_ctxt_switches:\s*(\d+)/);
    }
  }
  return all;
}

/** Seconds of processor time, cheap enough to be asked again and again; counts threads that ended too. */
export function cpuOf(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    const stat = read(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }
  return ticks / 100;
}

/** MiB, the most that they ever had. */
export function peakOf(pids: readonly number[]): number {
  return pids.reduce((all, pid) => all + number(read(`/proc/${pid}/status`), /VmHWM:\s*(\d+)/) / 1024, 0);
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function number(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? 0);
}

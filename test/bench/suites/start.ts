import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { task, withSession, type Bench, type Suite } from '../bench.ts';
import { figure, median, table } from '../figures.ts';
import type { Peer } from '../peers/peer.ts';
import { reached } from '../peers/processes.ts';
import { isAlive } from '../usage.ts';

/** It says its number, and stays. */
const PROGRAM = '#!/bin/sh\necho $$\nexec sleep 600\n';

interface Latency {
  /** From the request to the first line on disk. */
  readonly start: number;
  /** From the request to the end of the process. */
  readonly stop: number;
}

async function arrival(path: string): Promise<{ at: number; pid: number }> {
  return new Promise((resolve) => {
    const look = (): void => {
      const pid = /(\d+)\n/.exec(textOf(path))?.[1];
      if (pid === undefined) return;
      watcher.close();
      clearInterval(timer);
      resolve({ at: performance.now(), pid: Number(pid) });
    };
    const watcher = watch(dirname(path), look);
    // In case that an event is lost.
    const timer = setInterval(look, 100);
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

async function measureEnd(pid: number, stop: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  const stopping = stop();
  await reached(() => !isAlive(pid), { within: 5000, every: 1 });
  const end = performance.now();
  await stopping;
  return end - begin;
}

/** What the system itself takes: a shell whose output is the file. */
async function bare(program: string, folder: string): Promise<Latency> {
  const path = join(await mkdtemp(join(folder, 'b-')), 'out.log');
  const arriving = arrival(path);
  const begin = performance.now();
  const file = openSync(path, 'w');
  spawn('sh', ['-c', program], { stdio: ['ignore', file, file] });
  closeSync(file);
  const { at, pid } = await arriving;
  const stop = await measureEnd(pid, () => Promise.resolve(void process.kill(pid, 'SIGTERM')));
  return { start: at - begin, stop };
}

async function latencies(bench: Bench, peer: Peer, program: string, rounds: number): Promise<Latency[]> {
  const names = Array.from({ length: rounds }, (_, at) => `t${at}`);
  return withSession(
    bench,
    peer,
    names.map((name) => task(name, program)),
    async (session) => {
      const results: Latency[] = [];
      for (const name of names) {
        const path = session.output(name).files[0]?.path ?? '';
        mkdirSync(dirname(path), { recursive: true });
        const arriving = arrival(path);
        const begin = performance.now();
        const starting = session.start([name]);
        const { at, pid } = await arriving;
        await starting;
        results.push({ start: at - begin, stop: await measureEnd(pid, () => session.stop([name])) });
      }
      return results;
    },
  );
}

export const start: Suite = {
  name: 'start',
  title: 'From the request to the first line on disk, and from the request to the end of the process',
  async measure(bench) {
    const folder = await mkdtemp(join(bench.home, 's-'));
    const program = join(folder, 'program');
    writeFileSync(program, PROGRAM);
    chmodSync(program, 0o755);
    const rounds = bench.quick ? 9 : 25;
    const found = new Map<string, Latency[]>([['`sh -c … > file`', []]]);
    const blocks = 3;
    for (let block = 0; block < blocks; block++) {
      for (let round = 0; round < rounds / blocks; round++)
        found.get('`sh -c … > file`')?.push(await bare(program, folder));
      for (const peer of bench.peers.filter(({ isLimit }) => isLimit === undefined)) {
        // What runs in a terminal is started anew for each task.
        const once = peer.keeps.startsWith('1 file, prefixed');
        const count = peer.isOurs === true ? Math.ceil(rounds / blocks) : once ? 1 : 2;
        found.set(peer.name, [...(found.get(peer.name) ?? []), ...(await latencies(bench, peer, program, count))]);
      }
    }
    const base = median(found.get('`sh -c … > file`')?.map((one) => one.start) ?? []);
    const rows = [...found].map(([name, all]) => {
      const starts = all.map((one) => one.start);
      return [
        name,
        String(all.length),
        figure(median(starts), 1),
        figure(median(starts) / base, 1),
        figure(Math.max(...starts), 1),
        figure(median(all.map((one) => one.stop)), 1),
      ];
    });
    return table(['', 'n', 'start, ms', 'x sh -c', 'longest', 'stop, ms'], rows);
  },
};

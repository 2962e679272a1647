import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, open } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { task, withSession, type Bench, type Suite } from '../bench.ts';
import { countLines, withRotated } from '../capture/programs.ts';
import { figure, median, table } from '../figures.ts';
import type { Kept, Peer } from '../peers/peer.ts';
import { cpuOf, peakOf, pidsOf } from '../usage.ts';

const MIB = 1024 * 1024;
const LINE = 100;
/** What has not grown for so long is all there will be. */
const STILL_MS = 1500;

interface Flow {
  readonly seconds: number;
  readonly cpu: number;
  readonly peak: number;
  readonly lost: number;
  readonly torn: number;
}

/** From the moment the generator may write to the moment the last byte is in the last file. */
async function flow(bench: Bench, peer: Peer, mode: string, bytes: number): Promise<Flow> {
  const folder = await mkdtemp(join(bench.home, 'g-'));
  const gate = join(folder, 'gate');
  execFileSync('mkfifo', [gate]);
  const program = join(folder, 'program');
  writeFileSync(program, `#!/bin/sh\nread -r go <${gate}\nexec ${bench.programs.generate} ${mode} ${bytes}\n`);
  chmodSync(program, 0o755);
  return withSession(bench, peer, [task('flow', program)], async (session) => {
    const starting = session.start(['flow']);
    const opened = await open(gate, 'w');
    await starting;
    const own = pidsOf(session.mark);
    const before = cpuOf(own);
    const kept = session.output('flow');
    const begin = performance.now();
    await opened.write('go\n');
    const { end, cpu, peak } = await arrival(kept, bytes, own);
    await opened.close();
    return { seconds: (end - begin) / 1000, cpu: cpu - before, peak, ...count(bench, kept, bytes) };
  });
}

/** Follows the files until they are complete, or until nothing comes any more. */
async function arrival(
  kept: Kept,
  bytes: number,
  own: readonly number[],
): Promise<Record<'end' | 'cpu' | 'peak', number>> {
  const expected = bytes - (bytes % LINE);
  const seen = { end: performance.now(), cpu: 0, peak: 0 };
  for (let size = -1; ;) {
    const sizes = kept.files.map(({ path }) => sizeOf(path));
    const now = sizes.reduce((all, one) => all + one, 0);
    // A runner of terminals is gone with its last task: its figures are those of the last look.
    seen.cpu = Math.max(seen.cpu, cpuOf(own));
    seen.peak = Math.max(seen.peak, peakOf(own));
    if (now !== size) seen.end = performance.now();
    else if (sizes.every((one) => one >= expected) || performance.now() - seen.end > STILL_MS) return seen;
    size = now;
    await pause(4);
  }
}

function sizeOf(path: string): number {
  try {
    return withRotated(path).reduce((all, file) => all + statSync(file).size, 0);
  } catch {
    return 0;
  }
}

function count(bench: Bench, kept: Kept, bytes: number): Pick<Flow, 'lost' | 'torn'> {
  const sums = { lost: 0, torn: 0 };
  for (const { path, form } of kept.files) {
    const { lines, torn } = countLines(bench.programs.verify, form, withRotated(path));
    sums.lost += Math.max(0, Math.floor(bytes / LINE) - lines + torn);
    sums.torn += torn;
  }
  return sums;
}

async function measureMode(bench: Bench, mode: string, mib: number): Promise<string> {
  const bytes = mib * MIB;
  const flows = new Map<Peer, Flow[]>(bench.peers.map((peer) => [peer, []]));
  for (let round = 0; round < bench.rounds; round++) {
    for (const [peer, runs] of flows) runs.push(await flow(bench, peer, mode, bytes));
  }
  const seconds = (name: string): readonly number[] =>
    [...flows].find(([peer]) => peer.name === name)?.[1].map((run) => run.seconds) ?? [];
  // Round by round, so that what else the machine did falls on both.
  const ratio = (runs: readonly Flow[], to: string): string =>
    figure(median(runs.map((run, round) => (seconds(to)[round] ?? NaN) / run.seconds)), 2);
  const rows = [...flows].map(([peer, runs]) => [
    peer.name,
    peer.keeps,
    figure(median(runs.map((run) => mib / run.seconds))),
    ratio(runs, '`generator > file`'),
    ratio(runs, 'C relay'),
    figure((median(runs.map((run) => run.cpu)) * 1024) / mib, 2),
    figure(Math.max(...runs.map((run) => run.peak))),
    figure(Math.max(...runs.map((run) => run.lost))),
    figure(Math.max(...runs.map((run) => run.torn))),
  ]);
  const head = ['', 'keeps', 'MB/s', 'x file', 'x C relay', 'CPU s/GiB', 'peak MiB', 'lost', 'torn'];
  return `**${mode}, ${mib} MiB, median of ${bench.rounds}**\n\n${table(head, rows)}`;
}

export const throughput: Suite = {
  name: 'throughput',
  title: 'Capture throughput, from the first write to the last byte on disk',
  async measure(bench) {
    const bulk = await measureMode(bench, 'bulk', bench.quick ? 64 : 512);
    return `${bulk}\n\n${await measureMode(bench, 'line', bench.quick ? 16 : 128)}`;
  },
};

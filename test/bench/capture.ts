// Throughput of the capture into three files, beside two limits measured in the same rounds: `generator > file` and a
// relay in C that does the same job and nothing else. Every line is counted. Figures are ratios of one noisy machine.
//
//   node test/bench/capture.ts [--rounds 5] [--mib 512] [--modes bulk,mixblk,line,mixline]
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compilePrograms, countLines, withRotated } from './capture/programs.ts';
import { median } from './figures.ts';

const MIB = 1024 * 1024;
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    mib: { type: 'string', default: '512' },
    modes: { type: 'string', default: 'bulk,mixblk,line,mixline' },
    peers: { type: 'string', default: '' },
  },
});
const rounds = Number(values.rounds);
const home = mkdtempSync(join(tmpdir(), 'dirigent-bench-'));
const here = import.meta.dirname;

interface Measurement {
  readonly seconds: number;
  readonly cpu?: number;
  readonly peak?: number;
  /** Lost, repeated and torn lines of all files. */
  readonly wrong: readonly [number, number, number];
}

type Peer = (folder: string, mode: string, bytes: number) => Measurement;

const { generate, relay, verify } = compilePrograms(home);

function count(folder: string, kinds: readonly string[], lines: number): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  const found: Record<string, number> = {};
  for (const kind of kinds) {
    const form = kind === 'combined' ? 'combined' : 'raw';
    const counted = countLines(verify, form, withRotated(join(folder, `${kind}.log`)));
    found[kind] = counted.lines;
    sum[0] += counted.lost;
    sum[1] += counted.repeated;
    sum[2] += counted.torn;
  }
  const raw = (found['stdout'] ?? 0) + (found['stderr'] ?? 0);
  sum[0] += lines - raw;
  if (kinds.includes('combined')) sum[0] += lines - (found['combined'] ?? 0);
  return sum;
}

const ALL = ['stdout', 'stderr', 'combined'];

const toFile: Peer = (folder, mode, bytes) => {
  const stdio = ['stdout', 'stderr'].map((kind) => openSync(join(folder, `${kind}.log`), 'w'));
  const start = performance.now();
  spawnSync(generate, [mode, `${bytes}`], { stdio: ['ignore', ...stdio] });
  const seconds = (performance.now() - start) / 1000;
  for (const file of stdio) closeSync(file);
  return { seconds, wrong: count(folder, ['stdout', 'stderr'], Math.floor(bytes / 100)) };
};

const toRelay: Peer = (folder, mode, bytes) => {
  const start = performance.now();
  const cpu = Number(execFileSync(relay, [folder, generate, mode, `${bytes}`], { encoding: 'utf8' }));
  return { seconds: (performance.now() - start) / 1000, cpu, wrong: count(folder, ALL, Math.floor(bytes / 100)) };
};

function ours(env: Record<string, string>): Peer {
  return (folder, mode, bytes) => {
    const bundle = join(here, '../../dist/capture.js');
    const output = execFileSync(process.execPath, [join(here, 'capture/ours.ts'), folder, generate, mode, `${bytes}`], {
      encoding: 'utf8',
      env: { ...(existsSync(bundle) ? { CAPTURE_WORKER: bundle } : {}), ...process.env, ...env },
    });
    const { seconds, cpu, peak } = JSON.parse(output) as { seconds: number; cpu: number; peak: number };
    return { seconds, cpu, peak, wrong: count(folder, ALL, Math.floor(bytes / 100)) };
  };
}

const PEERS: Record<string, Peer> = {
  'generator > files': toFile,
  'C relay, 3 files': toRelay,
  Dirigent: ours({}),
  'Dirigent, 10 MB files': ours({ CAPTURE_MAX_SIZE: `${10 * 1000 * 1000}` }),
  'Dirigent, without splice': ours({ CAPTURE_ENGINE: 'read' }),
};

function measure(mode: string, bytes: number, peers: readonly (readonly [string, Peer])[]): Map<string, Measurement[]> {
  const results = new Map<string, Measurement[]>(peers.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, peer] of peers) {
      const folder = mkdtempSync(join(home, 'run-'));
      results.get(name)?.push(peer(folder, mode, bytes));
      rmSync(folder, { recursive: true });
    }
  }
  return results;
}

function print(mode: string, bytes: number, results: Map<string, Measurement[]>): void {
  const relaySeconds = results.get('C relay, 3 files')?.map(({ seconds }) => seconds) ?? [];
  const rows = [...results].map(([name, runs]) => {
    const rates = runs.map(({ seconds }) => bytes / MIB / seconds);
    // Round by round, so that what else the machine did falls on both.
    const ratio = median(runs.map(({ seconds }, round) => (relaySeconds[round] ?? NaN) / seconds));
    const cpu =
      runs[0]?.cpu === undefined ? '-' : ((median(runs.map((run) => run.cpu ?? 0)) / bytes) * 1024 * MIB).toFixed(2);
    const peak = runs[0]?.peak === undefined ? '-' : Math.max(...runs.map((run) => run.peak ?? 0)).toFixed(0);
    const wrong = [0, 1, 2].map((at) => runs.reduce((sum, run) => sum + (run.wrong[at] ?? 0), 0)).join(' / ');
    const range = `${Math.min(...rates).toFixed(0)}..${Math.max(...rates).toFixed(0)}`;
    return `| ${[name, median(rates).toFixed(0), range, ratio.toFixed(2), cpu, peak, wrong].join(' | ')} |`;
  });
  const head =
    '| | MB/s | min..max | x C relay | CPU s/GiB | peak RSS MiB | lost / repeated / torn |\n|---|--:|---|--:|--:|--:|---|';
  process.stdout.write(`\n**${mode}, ${bytes / MIB} MiB, n=${rounds}**\n\n${head}\n${rows.join('\n')}\n`);
}

try {
  const peers = Object.entries(PEERS).filter(([name]) => values.peers === '' || values.peers.split(',').includes(name));
  for (const mode of values.modes.split(',')) {
    // Line by line every byte costs more; a quarter takes as long.
    const bytes = (Number(values.mib) * MIB) / (mode.endsWith('line') ? 4 : 1);
    print(mode, bytes, measure(mode, bytes, peers));
  }
} finally {
  rmSync(home, { recursive: true });
}

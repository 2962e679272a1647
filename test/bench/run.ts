// `npm run bench`: Dirigent beside its peers and beside what is physically possible, in one run, interleaved. Reports,
// never asserts: figures of a noisy machine are to be read as ratios.
//
//   npm run bench -- [--quick] [--only throughput,idle,…] [--peers pm2,…] [--rounds N] [--build DIR]
//
// `--build`: the dist of another checkout, such as the commit before, measured beside this one; may be given again.
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { cpus, release } from 'node:os';
import { parseArgs } from 'node:util';
import { buildAt, ownBuild } from '../support/build.ts';
import { makeHome, type Bench, type Suite } from './bench.ts';
import { compilePrograms } from './capture/programs.ts';
import { pm2, s6, supervisord } from './peers/daemons.ts';
import { dirigent } from './peers/dirigent.ts';
import { installPeers } from './peers/install.ts';
import { relayed, toFile } from './peers/limits.ts';
import type { Peer } from './peers/peer.ts';
import { concurrently, npmRunAll } from './peers/runners.ts';
import { throughput } from './suites/throughput.ts';
import { start } from './suites/start.ts';
import { stop } from './suites/stop.ts';
import { idle } from './suites/idle.ts';
import { control } from './suites/control.ts';
import { commandLine } from './suites/command-line.ts';
import { diagnostics } from './suites/diagnostics.ts';
import { extension } from './suites/extension.ts';

const suites: readonly Suite[] = [throughput, start, stop, idle, control, commandLine, diagnostics, extension];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    peers: { type: 'string', default: '' },
    rounds: { type: 'string' },
    build: { type: 'string', multiple: true, default: [] },
  },
});

const wanted = values.only.split(',').filter((name) => name !== '');
const unknown = wanted.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`There is no table ${unknown.join(', ')}. There are: ${suites.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

const builds = [ownBuild, ...values.build.map(buildAt)];

function peersHere(relay: string): readonly Peer[] {
  const missing = installPeers();
  if (missing.length > 0) console.log(`Left out, since not installed: ${missing.join(', ')}.`);
  const all = [toFile, relayed(relay), ...builds.map(dirigent), supervisord, s6, pm2, concurrently, npmRunAll];
  const here = all.filter(({ needs }) => needs === undefined || !missing.includes(needs));
  const names = values.peers.split(',').filter((name) => name !== '');
  return names.length === 0 ? here : here.filter(({ name }) => names.some((part) => name.includes(part)));
}

const home = await makeHome();
try {
  const programs = compilePrograms(home);
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
  const bench: Bench = { quick: values.quick, rounds, home, programs, peers: peersHere(programs.relay), builds };
  const node = execFileSync(process.execPath, ['--version'], { encoding: 'utf8' }).trim();
  console.log(`Linux ${release()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${node}`);
  for (const suite of suites.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    console.log(`\n## ${suite.title} (--only ${suite.name})\n`);
    try {
      console.log(await suite.measure(bench));
    } catch (error) {
      console.log('Not measured:', error);
      process.exitCode = 1;
    }
  }
} finally {
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
}

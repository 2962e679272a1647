// The long form: `npm run chaos [-- ROUNDS] [--only flood,races,…] [--build DIR]`. Prints a table; ends with 1 when
// anything in it is not zero. `--build` points it at the bundles of another checkout.
import { parseArgs } from 'node:util';
import { buildAt } from '../support/build.ts';
import { useBuild } from '../support/supervised.ts';
import { badClients } from './scenarios/bad-clients.ts';
import { clockJumps } from './scenarios/clock-jumps.ts';
import { crowd } from './scenarios/crowd.ts';
import { fewDescriptors } from './scenarios/few-descriptors.ts';
import { fifoEnvFiles } from './scenarios/fifo-env-files.ts';
import { flappingDisk } from './scenarios/flapping-disk.ts';
import { forkStorm } from './scenarios/fork-storm.ts';
import { fullDisk, mayMount } from './scenarios/full-disk.ts';
import { killUnderFlood } from './scenarios/kill-under-flood.ts';
import { logout } from './scenarios/logout.ts';
import { otherRecords } from './scenarios/other-records.ts';
import { startStopRaces } from './scenarios/races.ts';
import { stampede } from './scenarios/stampede.ts';
import { twoEnvironments } from './scenarios/two-environments.ts';
import { typoBesideKill } from './scenarios/typo.ts';
import { vanishingLogs } from './scenarios/vanishing-logs.ts';
import { isClean, markdown, tally, type Tally } from './tally.ts';

const { values, positionals } = parseArgs({
  options: { build: { type: 'string' }, only: { type: 'string', default: '' } },
  allowPositionals: true,
});
const rounds = Number(positionals[0] ?? 100);
const only = values.only.split(',').filter((name) => name !== '');
const few = Math.max(1, Math.round(rounds / 10));
if (values.build !== undefined) useBuild(buildAt(values.build));

const scenarios: Readonly<Record<string, () => Promise<Tally>>> = {
  flood: () => killUnderFlood(rounds),
  races: () => startStopRaces(rounds),
  stampede: () => stampede(few),
  forks: () => forkStorm(few),
  noise: () => badClients(rounds * 3),
  logs: () => vanishingLogs(few),
  clock: () => clockJumps(few * 2),
  environments: () => twoEnvironments(few * 3),
  logout: () => logout(few),
  typo: () => typoBesideKill(few * 2),
  env: () => fifoEnvFiles(few),
  descriptors: () => fewDescriptors(few),
  records: () => otherRecords(few * 2),
  crowd: () => crowd(Math.max(1, Math.round(few / 2))),
  ...(mayMount() && {
    disk: () => fullDisk(Math.max(1, Math.round(few / 3))),
    flapping: () => flappingDisk(rounds),
  }),
};

/** One that breaks off has failed, and the others still get their turn. */
async function run(name: string, scenario: () => Promise<Tally>): Promise<Tally> {
  try {
    return await scenario();
  } catch (error) {
    const broken = tally(name);
    broken.faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return broken;
  }
}

const tallies: Tally[] = [];
for (const [name, scenario] of Object.entries(scenarios)) {
  if (only.length > 0 && !only.includes(name)) continue;
  const begin = performance.now();
  const result = await run(name, scenario);
  tallies.push(result);
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(`${result.scenario}: ${String(result.rounds)} rounds in ${seconds} s`);
  for (const fault of result.faults) console.log(`  ${fault}`);
}
console.log(`\n${markdown(tallies)}`);
if (!mayMount()) console.log('\nfull disks: left out, since only root may mount a small file system to fill.');
process.exitCode = tallies.length > 0 && tallies.every(isClean) ? 0 : 1;

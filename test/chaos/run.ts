// The long form: `npm run chaos [-- ROUNDS]`. Prints a table; ends with 1 when anything in it is not zero.
import { badClients } from './scenarios/bad-clients.ts';
import { clockJumps } from './scenarios/clock-jumps.ts';
import { forkStorm } from './scenarios/fork-storm.ts';
import { fullDisk, mayMount } from './scenarios/full-disk.ts';
import { killUnderFlood } from './scenarios/kill-under-flood.ts';
import { startStopRaces } from './scenarios/races.ts';
import { stampede } from './scenarios/stampede.ts';
import { vanishingLogs } from './scenarios/vanishing-logs.ts';
import { isClean, markdown, type Tally } from './tally.ts';

const rounds = Number(process.argv[2] ?? 100);
const few = Math.max(1, Math.round(rounds / 10));

const scenarios: readonly (() => Promise<Tally>)[] = [
  () => killUnderFlood(rounds),
  () => startStopRaces(rounds),
  () => stampede(few),
  () => forkStorm(few),
  () => badClients(rounds * 3),
  () => vanishingLogs(few),
  () => clockJumps(few * 2),
  ...(mayMount() ? [() => fullDisk(Math.max(1, Math.round(few / 3)))] : []),
];

const tallies: Tally[] = [];
for (const scenario of scenarios) {
  const begin = performance.now();
  const result = await scenario();
  tallies.push(result);
  console.log(
    `${result.scenario}: ${String(result.rounds)} rounds in ${((performance.now() - begin) / 1000).toFixed(0)} s`,
  );
  for (const fault of result.faults) console.log(`  ${fault}`);
}
console.log(`\n${markdown(tallies)}`);
if (!mayMount()) console.log('\nfull disk: left out, since only root may mount a small file system to fill.');
process.exitCode = tallies.every(isClean) ? 0 : 1;

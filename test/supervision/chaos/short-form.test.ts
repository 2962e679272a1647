import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { badClients } from '../../chaos/scenarios/bad-clients.ts';
import { clockJumps } from '../../chaos/scenarios/clock-jumps.ts';
import { crowd } from '../../chaos/scenarios/crowd.ts';
import { fewDescriptors } from '../../chaos/scenarios/few-descriptors.ts';
import { fifoEnvFiles } from '../../chaos/scenarios/fifo-env-files.ts';
import { flappingDisk } from '../../chaos/scenarios/flapping-disk.ts';
import { forkStorm } from '../../chaos/scenarios/fork-storm.ts';
import { fullDisk, mayMount } from '../../chaos/scenarios/full-disk.ts';
import { killUnderFlood } from '../../chaos/scenarios/kill-under-flood.ts';
import { logout } from '../../chaos/scenarios/logout.ts';
import { otherRecords } from '../../chaos/scenarios/other-records.ts';
import { startStopRaces } from '../../chaos/scenarios/races.ts';
import { stampede } from '../../chaos/scenarios/stampede.ts';
import { twoEnvironments } from '../../chaos/scenarios/two-environments.ts';
import { typoBesideKill } from '../../chaos/scenarios/typo.ts';
import { vanishingLogs } from '../../chaos/scenarios/vanishing-logs.ts';
import { isClean, type Tally } from '../../chaos/tally.ts';

function assertClean(result: Tally): void {
  assert.ok(isClean(result), JSON.stringify(result));
}

// The scenarios of `npm run chaos`, a few rounds of each.
describe('chaos costs nothing:', () => {
  it('kills of the supervisor under flood', async () => assertClean(await killUnderFlood(4)));
  it('commands that race each other', async () => assertClean(await startStopRaces(8)));
  it('ten launches at once', async () => assertClean(await stampede(1)));
  it('a tree that breeds while it is stopped', async () => assertClean(await forkStorm(2)));
  it('clients that send noise', async () => assertClean(await badClients(21)));
  it('a log folder that vanishes', async () => assertClean(await vanishingLogs(2)));
  it('a clock that is set', async () => assertClean(await clockJumps(4)));
  it('a full disk', async () => {
    // Only root may mount a file system small enough to fill; the capture's own tests fill one for everybody else.
    if (mayMount()) assertClean(await fullDisk(1));
  });
  it('a disk that is full now and then', async () => {
    if (mayMount()) assertClean(await flappingDisk(20));
  });
  it('terminals with different runtime folders', async () => assertClean(await twoEnvironments(3)));
  it('a runtime folder that goes and comes back', async () => assertClean(await logout(2)));
  it('a typo beside the death of the supervisor', async () => assertClean(await typoBesideKill(5)));
  it('env files that never come', async () => assertClean(await fifoEnvFiles(3)));
  it('few descriptors', async () => assertClean(await fewDescriptors(1)));
  it('records of another release', async () => assertClean(await otherRecords(6)));
  it('thirty clients at once', async () => assertClean(await crowd(1)));
});

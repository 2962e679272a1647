import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { eventually } from '../../support/eventually.ts';
import { WAIT_MS } from '../../support/limits.ts';
import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';

const TIMEOUT_MS = 600;
const STOP_TIMEOUT_MS = 300;
const DELAY_MS = 300;
/** What a busy machine may add to any of them, and far less than the smallest jump. */
const SLACK_MS = WAIT_MS;

const PROJECT = `
[[tasks]]
name = "limited"
command = "exec sleep 1000"
shell = true
timeout = "${TIMEOUT_MS}ms"

[[tasks]]
name = "stubborn"
command = "trap '' TERM; echo armed; while :; do sleep 0.02; done"
shell = true
stop_timeout = "${STOP_TIMEOUT_MS}ms"

[[tasks]]
name = "flaky"
command = "exit 1"
shell = true
restart = "on-failure:1"
restart_delay = "${DELAY_MS}ms"
restart_jitter = 0
`;

const DAY_MS = 86_400_000;
const JUMPS_MS = [-DAY_MS, DAY_MS, -365 * DAY_MS, 3_600_000, -3_600_000, 30 * DAY_MS];

/**
 * The wall clock is set back and forth while a timeout, a stop and a delay are under way, every other time with the
 * death of the supervisor in between: none of them may become shorter or longer.
 */
export async function clockJumps(rounds: number): Promise<Tally> {
  const result = tally('clock jumps');
  await using supervised = await Supervised.prepare(PROJECT);
  await supervised.setWallClock(0);
  await supervised.launch(['--detached']);
  for (; result.rounds < rounds; result.rounds++) {
    const begin = performance.now();
    await supervised.start('limited', 'stubborn');
    await supervised.request('tasks/wait', { task: 'stubborn', until: { pattern: '^armed$' } });
    const stopping = performance.now();
    const stopped = supervised.stop('stubborn').then(() => performance.now() - stopping);
    const jump = JUMPS_MS[result.rounds % JUMPS_MS.length] ?? 0;
    await supervised.setWallClock(jump);
    if (result.rounds % 2 === 1) {
      stopped.catch(() => undefined);
      // What nobody has recorded yet nobody can remember.
      const record = supervised.storage.recordPath('stubborn');
      await eventually(async () => assert.match(await readFile(record, 'utf8'), /"kind":"stopping"/));
      await supervised.kill();
      await supervised.launch(['--detached']);
      await supervised.until('stubborn', ({ status }) => status.kind === 'stopped');
    } else judge(result, 'a stop', await stopped, STOP_TIMEOUT_MS);
    const flaky = performance.now();
    await supervised.start('flaky');
    const limited = await supervised.until('limited', ({ status }) => status.kind === 'failed');
    if (limited.lastFailure?.reason !== 'timeout') result.faults.push(`limited: ${JSON.stringify(limited.status)}`);
    judge(result, 'a timeout', performance.now() - begin, TIMEOUT_MS);
    const given = await supervised.until('flaky', ({ status }) => status.kind === 'failed');
    if (given.restarts !== 1) result.faults.push(`flaky was restarted ${given.restarts} times`);
    judge(result, 'a delay', performance.now() - flaky, DELAY_MS);
  }
  await supervised.stop('limited', 'stubborn', 'flaky');
  result.orphans += (await supervised.processes()).length - 1;
  return result;
}

function judge({ faults }: Tally, what: string, ms: number, expected: number): void {
  // A timer of Node may be a millisecond early.
  if (ms >= expected - 1 && ms <= expected + SLACK_MS) return;
  faults.push(`${what} of ${expected} ms took ${ms.toFixed(0)} ms`);
}

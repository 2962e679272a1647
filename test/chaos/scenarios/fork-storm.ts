import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';

/** A tree that breeds while it is being stopped: children that ignore SIGTERM, leave the session and fork again. */
const PROJECT = `
[[tasks]]
name = "breeder"
command = """
trap '' TERM
breed() { (trap '' TERM; setsid sh -c 'sleep 1000 & exec sleep 1000' & sleep 1000 & exec sleep 1000) & }
while :; do breed; sleep 0.02; done
"""
shell = true
stop_timeout = "150ms"
`;

export async function forkStorm(rounds: number): Promise<Tally> {
  const result = tally('stop of a fork storm');
  await using supervised = await Supervised.start(PROJECT);
  for (; result.rounds < rounds; result.rounds++) {
    await supervised.start('breeder');
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 200));
    const { tasks } = await supervised.stop('breeder');
    const kind = tasks[0]?.task.status.kind;
    if (kind !== 'stopped') result.faults.push(`it is ${String(kind)} after a stop`);
    result.orphans += (await supervised.processes()).filter(({ pid }) => pid !== supervised.pid).length;
  }
  return result;
}

import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';

const PROJECT = `
[[tasks]]
name = "racer"
command = "sleep 1000 & exec sleep 1000"
shell = true
restart = "always"
restart_delay = "1ms"
stop_timeout = "100ms"

[[tasks]]
name = "mortal"
command = "exit 1"
shell = true
restart = "always"
restart_delay = "1ms"
restart_max_delay = "5ms"
max_retries = 0
`;

const COMMANDS = ['tasks/start', 'tasks/stop', 'tasks/restart', 'tasks/kill'] as const;

/** Starts, stops, restarts and kills in random order, four at a time, never waiting for one another. */
export async function startStopRaces(rounds: number): Promise<Tally> {
  const result = tally('start, stop, restart, kill at once');
  await using supervised = await Supervised.start(PROJECT);
  for (; result.rounds < rounds; result.rounds++) {
    const tasks = { names: ['racer', 'mortal'] };
    const commands = Array.from(
      { length: 4 },
      () => COMMANDS[Math.floor(Math.random() * COMMANDS.length)] ?? 'tasks/start',
    );
    await Promise.all(commands.map((wish) => supervised.request(wish, { tasks })));
    const sleepers = (await supervised.processes()).filter(({ command }) => command === 'sleep 1000');
    // One run of it is two of them.
    if (sleepers.length > 2) result.duplicates++;
  }
  await supervised.stop('racer', 'mortal');
  for (const name of ['racer', 'mortal']) {
    const { kind } = (await supervised.task(name)).status;
    if (kind !== 'stopped') result.faults.push(`${name} is ${kind} after a stop`);
  }
  result.orphans += (await supervised.processes()).length - 1;
  return result;
}

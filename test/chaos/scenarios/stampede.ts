import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';

/** Ten supervisors launched at once for one folder, over and over: one may stay, and all clients must reach it. */
export async function stampede(rounds: number): Promise<Tally> {
  const result = tally('ten launches at once');
  for (; result.rounds < rounds; result.rounds++) {
    await using supervised = await Supervised.prepare('');
    const launched = Array.from({ length: 10 }, () => supervised.spawnSupervisor());
    const client = await supervised.connect();
    const { pid } = await client.request('supervisor/info', {});
    const losers = launched.filter((child) => child.pid !== pid);
    const codes = await Promise.all(losers.map((child) => supervised.exitCodeOf(child)));
    result.duplicates += codes.filter((code) => code !== 75).length;
    const alive = await supervised.processes();
    result.orphans += alive.filter((process) => process.pid !== pid).length;
  }
  return result;
}

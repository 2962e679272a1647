import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';

const PROJECT = `
[[tasks]]
name = "still"
command = "sleep 4242003"
shell = true

[[tasks]]
name = "retried"
command = "exit 1"
shell = true
restart = "always"
restart_delay = "1h"
restart_max_delay = "1h"
max_retries = 0
`;

/** Half a line, as it stands there while somebody types; each of them has made some build forget what runs. */
const TYPOS = ['[[tasks]]\nname = ', 'watch = ["src/**", "!"]\n', '[[tasks', '\u0000', '['.repeat(2000)];

/** The supervisor is killed while the file has a mistake: what runs and what is wanted goes on as it was. */
export async function typoBesideKill(rounds: number): Promise<Tally> {
  const result = tally('typo beside kill -9');
  await using supervised = await Supervised.start(PROJECT, ['--detached']);
  await supervised.start('still', 'retried');
  await supervised.until('retried', ({ status }) => status.kind === 'backoff');
  const { pid } = await supervised.task('still');
  for (; result.rounds < rounds; result.rounds++) {
    const typo = TYPOS[result.rounds % TYPOS.length] ?? '';
    await supervised.write(`${PROJECT}${typo}`);
    await supervised.kill();
    await supervised.launch(['--detached']);
    await judge(`beside ${JSON.stringify(typo.slice(0, 30))}`);
    await supervised.write(PROJECT);
    await supervised.request('project/reload', {});
    await judge(`after ${JSON.stringify(typo.slice(0, 30))}`);
  }
  await supervised.stop('still', 'retried');
  result.orphans += (await supervised.processes()).length - 1;
  return result;

  async function judge(when: string): Promise<void> {
    const still = await supervised.task('still');
    if (still.status.kind !== 'running' || still.pid !== pid)
      result.faults.push(`${when}: still is ${still.status.kind}`);
    const retried = await supervised.task('retried');
    // Each new supervisor tries it once more; what counts is that it is still wanted.
    if (retried.wanted !== 'up' || retried.status.kind === 'stopped')
      result.faults.push(`${when}: retried is ${retried.status.kind}`);
  }
}

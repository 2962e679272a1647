import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';

const PROJECT = `
[[tasks]]
name = "talker"
command = "i=0; while :; do i=$((i+1)); echo line $i; sleep 0.01; done"
shell = true
`;

/** Somebody deletes the log folder of a running task: the task goes on, and so do its logs, from then on whole. */
export async function vanishingLogs(rounds: number): Promise<Tally> {
  const result = tally('log folder deleted while running');
  await using supervised = await Supervised.start(PROJECT);
  const pid = (await supervised.start('talker')).tasks[0]?.task.pid;
  const folder = supervised.storage.taskFolder('talker');
  for (; result.rounds < rounds; result.rounds++) {
    await eventually(() => readFile(join(folder, 'combined.log')));
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    const text = await eventually(async () => {
      const log = await readFile(join(folder, 'combined.log'), 'utf8');
      if (log.split('\n').length < 4) throw new Error('nothing is written again yet');
      return log;
    });
    const lines = text.slice(0, text.lastIndexOf('\n')).split('\n');
    result.linesTorn += lines.filter((line) => !/^\[stdout\] line \d+$/.test(line)).length;
  }
  if ((await supervised.task('talker')).pid !== pid) result.faults.push('the task was replaced');
  await supervised.stop('talker');
  result.orphans += (await supervised.processes()).length - 1;
  return result;
}

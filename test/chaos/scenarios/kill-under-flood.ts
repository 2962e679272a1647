import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.ts';
import { programs, Supervised } from '../../support/supervised.ts';
import { countFaults } from '../numbered-log.ts';
import { tally, type Tally } from '../tally.ts';

const PROJECT = (folder: string): string => `
[[tasks]]
name = "flood"
command = ${JSON.stringify(process.execPath)}
args = [${[join(programs, 'floods.mjs'), join(folder, 'stop'), join(folder, 'total')].map((text) => JSON.stringify(text)).join(', ')}]
log_max_size = "64MB"
log_max_files = 1000

[[tasks]]
name = "still"
command = "sleep 100000"
shell = true

[[tasks]]
name = "brief"
command = "sleep 0.2; exit 7"
shell = true
`;

/**
 * Kills the supervisor, again and again, while two streams are flooded: at a random moment, which is mostly in the
 * middle of moving bytes. In each round a short task ends while nobody is there.
 */
export async function killUnderFlood(rounds: number): Promise<Tally> {
  const result = tally('kill -9 under flood');
  await using supervised = await Supervised.prepare('');
  await supervised.write(PROJECT(supervised.folder));
  await supervised.launch(['--detached']);
  const { tasks } = await supervised.start('flood', 'still');
  const pids = tasks.map(({ task }) => task.pid);
  for (; result.rounds < rounds; result.rounds++) {
    const before = (await supervised.start('brief')).tasks[0]?.task.runId;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    await supervised.kill();
    await supervised.launch(['--detached']);
    const brief = await supervised.until('brief', ({ status }) => status.kind === 'failed');
    if (brief.exitCode !== 7) result.unknownExits++;
    if (brief.runId !== before) result.duplicates++;
    const now = [await supervised.task('flood'), await supervised.task('still')].map(({ pid }) => pid);
    if (now.join() !== pids.join()) result.faults.push(`pids changed from ${pids.join()} to ${now.join()}`);
  }
  await supervised.touch('stop');
  const flood = await supervised.until('flood', ({ status }) => status.kind === 'failed');
  if (flood.exitCode !== 42) result.unknownExits++;
  const total = Number(await eventually(() => readFile(join(supervised.folder, 'total'), 'utf8')));
  const logs = supervised.storage.taskFolder('flood');
  await countFaults(result, logs, 'stdout.log', '', total);
  await countFaults(result, logs, 'stderr.log', '', total);
  await countFaults(result, logs, 'combined.log', '[stdout] ', total);
  await countFaults(result, logs, 'combined.log', '[stderr] ', total);
  await supervised.stop('still');
  result.orphans += (await supervised.processes()).length - 1;
  return result;
}

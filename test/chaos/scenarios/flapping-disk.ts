import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';

const run = promisify(execFile);

const PROJECT = `
[[tasks]]
name = "talker"
command = "while :; do echo 0123456789012345678901234567890123456789012345678901234567890123; done"
shell = true
log_max_size = "100MB"

[[tasks]]
name = "memory"
command = "while :; do echo in memory; sleep 0.02; done"
shell = true
persist_to_disk = false

[[tasks]]
name = "later"
command = "echo written again; exec sleep 4242004"
shell = true
`;

const PAGE = 4096;
const BALLAST = 'ballast';

/**
 * A disk that is full gives a page back now and then, which is full again at once: each write may fail half-way, and
 * each file may be the one that fails. What writes nothing to disk never notices, and all is well when there is room
 * again.
 */
export async function flappingDisk(rounds: number): Promise<Tally> {
  const result = tally('a disk that is full now and then');
  await using supervised = await Supervised.prepare(PROJECT);
  const folder = supervised.storage.tasksFolder;
  await mkdir(folder, { recursive: true });
  await run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]);
  try {
    await supervised.launch(['--detached']);
    const ballast = join(folder, BALLAST);
    await writeFile(ballast, Buffer.alloc(256 * PAGE));
    await supervised.start('talker', 'memory');
    await supervised.until('talker', ({ problem }) => problem !== undefined);
    for (let pages = 256; result.rounds < rounds; result.rounds++) {
      pages = Math.max(8, pages - 2);
      await truncate(ballast, pages * PAGE);
      // So long does the flood take to fill it again.
      await pause(40);
      const { tasks } = await supervised.request('tasks/list', {});
      for (const { name, status } of tasks)
        if (name !== 'later' && status.kind !== 'running') result.faults.push(`${name} is ${status.kind}`);
      if (tasks.find(({ name }) => name === 'memory')?.problem !== undefined)
        result.faults.push('the task that writes nothing to disk has a problem');
    }
    await supervised.stop('talker');
    for (const name of await readdir(join(folder, 'talker')))
      if (name.includes('.log')) await rm(join(folder, 'talker', name), { force: true });
    await rm(ballast);
    await supervised.start('later');
    await eventually(async () => {
      const log = await supervised.logFile('later', 'combined.log');
      if (!log.includes('written again')) throw new Error('nothing is written again yet');
    });
    await supervised.stop('later', 'memory');
    result.orphans += (await supervised.processes()).length - 1;
  } catch (error) {
    result.faults.push(String(error));
  } finally {
    await supervised.kill();
    await run('umount', ['-l', folder]);
  }
  return result;
}

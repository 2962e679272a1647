import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';

const run = promisify(execFile);

const PROJECT = `
[[tasks]]
name = "talker"
command = "yes 0123456789012345678901234567890123456789012345678901234567890123 | head -c 4000000; echo the end; exec sleep 1000"
shell = true
log_max_size = "100MB"
`;

/** Makes a file system of 3 MB for the logs. Needs the right to mount: root, as in a container or in CI. */
export function mayMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

/** The disk is full: the task must not be held up, the loss is said, and logging goes on when there is room again. */
export async function fullDisk(rounds: number): Promise<Tally> {
  const result = tally('full disk');
  for (; result.rounds < rounds; result.rounds++) {
    await using supervised = await Supervised.prepare(PROJECT);
    const tasks = supervised.storage.tasksFolder;
    await mkdir(tasks, { recursive: true });
    await run('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', tasks]);
    try {
      await once(supervised, result);
    } finally {
      await supervised.kill();
      await run('umount', ['-l', tasks]);
    }
  }
  return result;
}

async function once(supervised: Supervised, result: Tally): Promise<void> {
  await supervised.launch();
  await supervised.start('talker');
  const task = await supervised.until('talker', ({ problem }) => problem !== undefined);
  if (task.status.kind !== 'running') result.faults.push(`the task is ${task.status.kind}`);
  const folder = supervised.storage.taskFolder('talker');
  for (const name of ['stdout.log', 'combined.log']) await rm(join(folder, name), { force: true });
  await writeFile(join(supervised.folder, 'more'), '');
  await supervised.request('tasks/restart', { tasks: { names: ['talker'] } });
  await eventually(async () => {
    const log = await readFile(join(folder, 'combined.log'), 'utf8').catch(() => '');
    if (log === '') throw new Error('nothing is written again yet');
  });
  await supervised.stop('talker');
  result.orphans += (await supervised.processes()).length - 1;
}

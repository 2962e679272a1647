import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';

/** As many as the thread pool of Node has threads, and some more. */
const STUCK = 6;

const PROJECT = [
  ...Array.from(
    { length: STUCK },
    (_, at) => `
[[tasks]]
name = "stuck-${String(at)}"
command = "sleep 4242005"
shell = true
env_file = "secrets-${String(at)}"
`,
  ),
  `
[[tasks]]
name = "free"
command = "exec sleep 4242005"
shell = true
`,
].join('');

/** Env files that never come (1Password and sops give them through FIFOs) hold up their own tasks and nobody else. */
export async function fifoEnvFiles(rounds: number): Promise<Tally> {
  const result = tally('env files that never come');
  await using supervised = await Supervised.prepare(PROJECT);
  const stuck = Array.from({ length: STUCK }, (_, at) => `stuck-${String(at)}`);
  for (let at = 0; at < STUCK; at++)
    await promisify(execFile)('mkfifo', [join(supervised.folder, `secrets-${String(at)}`)]);
  await supervised.launch(['--detached']);
  for (; result.rounds < rounds; result.rounds++) {
    const starting = supervised.start(...stuck);
    // It is answered when it is called back; or never, by one who dies meanwhile.
    starting.catch(() => undefined);
    const [free] = (await supervised.start('free')).tasks;
    if (free?.task.status.kind !== 'running') result.faults.push(`free is ${String(free?.task.status.kind)}`);
    if (result.rounds % 3 === 2) {
      await supervised.kill();
      await supervised.launch(['--detached']);
      if ((await supervised.task('free')).pid !== free?.task.pid) result.faults.push('free was replaced');
    }
    const { tasks } = await supervised.stop(...stuck, 'free');
    for (const { task } of tasks)
      if (task.status.kind !== 'stopped') result.faults.push(`${task.name} is ${task.status.kind}`);
    result.orphans += (await supervised.processes()).length - 1;
  }
  await supervised.start('free');
  void supervised.start(...stuck).catch(() => undefined);
  await supervised.request('supervisor/shutdown', { stopTasks: true });
  await supervised.ended();
  result.orphans += (await supervised.processes()).length;
  return result;
}

import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';

const TASKS = 60;
const DESCRIPTORS = 256;

const PROJECT = Array.from(
  { length: TASKS },
  (_, at) => `
[[tasks]]
name = "t${String(at)}"
command = "sleep 0.${String(1 + (at % 9))}; exit 1"
shell = true
restart = "always"
restart_delay = "10ms"
restart_max_delay = "50ms"
max_retries = 0
`,
).join('');

/** More is wanted than the process may have descriptors: starts are refused in words, everything else goes on. */
export async function fewDescriptors(rounds: number): Promise<Tally> {
  const result = tally('few descriptors');
  await using supervised = await Supervised.prepare(PROJECT);
  supervised.limitDescriptors(DESCRIPTORS);
  await supervised.launch(['--detached']);
  const own = supervised.client;
  const names = Array.from({ length: TASKS }, (_, at) => `t${String(at)}`);
  for (; result.rounds < rounds; result.rounds++) {
    await own.request('tasks/start', { tasks: { names } });
    // A new client each time: to be let in takes a descriptor.
    const client = await supervised.connect();
    const { tasks } = await client.request('tasks/list', {});
    if (tasks.length !== TASKS) result.faults.push(`${String(tasks.length)} tasks are listed`);
    client.dispose();
  }
  const { tasks } = await own.request('tasks/stop', { tasks: { names } });
  for (const { task } of tasks)
    if (task.status.kind === 'running' || task.status.kind === 'stopping')
      result.faults.push(`${task.name} is ${task.status.kind} after a stop`);
  await own.request('tasks/start', { tasks: { names } });
  process.kill(supervised.pid, 'SIGTERM');
  await supervised.ended();
  result.orphans += (await supervised.processes()).length;
  return result;
}

import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { SupervisorClient } from '../../../src/rpc/connection.ts';
import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';

const CLIENTS = 30;
const TASKS = 6;
/** Five deaths of the supervisor a minute. */
const LIFE_MS = 12_000;
const LOOK_MS = 20;

/** Each task sleeps a number of its own, by which its processes are known whatever anybody believes of them. */
const seconds = (at: number): string => String(4_243_000 + at);

const PROJECT = Array.from(
  { length: TASKS },
  (_, at) => `
[[tasks]]
name = "t${String(at)}"
command = "sleep"
args = ["${seconds(at)}"]
restart = "always"
restart_delay = "1ms"
stop_timeout = "500ms"
${at === 0 ? '' : `depends_on = ["t${String(at - 1)}"]`}
`,
).join('');

const VERBS = ['tasks/start', 'tasks/stop', 'tasks/restart', 'tasks/kill', 'tasks/list'] as const;

/** Thirty clients ask for what comes to their mind while the supervisor dies again and again: never two of one task. */
export async function crowd(deaths: number): Promise<Tally> {
  const result = tally('thirty clients and five kill -9 a minute');
  await using supervised = await Supervised.start(PROJECT, ['--detached']);
  const over = new AbortController();
  const others = [sample(result, over.signal), ...Array.from({ length: CLIENTS }, () => ask(supervised, over.signal))];
  for (; result.rounds < deaths; result.rounds++) {
    await pause(LIFE_MS * (0.5 + Math.random()));
    await supervised.kill();
    await supervised.launch(['--detached']);
  }
  over.abort();
  await Promise.all(others);
  const client = await supervised.connect();
  const { tasks } = await client.request('tasks/stop', { tasks: { all: true } });
  for (const { task } of tasks)
    if (task.status.kind !== 'stopped') result.faults.push(`${task.name} is ${task.status.kind}`);
  result.orphans += (await supervised.processes()).length - 1;
  return result;
}

/** One client, which comes back when its supervisor has died. */
async function ask(supervised: Supervised, signal: AbortSignal): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    let client: SupervisorClient | undefined;
    try {
      client = await supervised.connect();
      while (!isOver()) {
        const names = [`t${String(Math.floor(Math.random() * TASKS))}`];
        const verb = VERBS[Math.floor(Math.random() * VERBS.length)] ?? 'tasks/list';
        await (verb === 'tasks/list' ? client.request(verb, {}) : client.request(verb, { tasks: { names } }));
        await pause(Math.random() * 200);
      }
    } catch {
      // It died, or refused what another had made impossible meanwhile.
      await pause(50);
    } finally {
      client?.dispose();
    }
  }
}

/** Looks at the processes of the machine, not at what anybody says of them. */
async function sample(result: Tally, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const found = new Map<string, string[]>();
    for (const pid of await pids()) {
      const line = await lineOf(pid);
      const at = Array.from({ length: TASKS }, (_, task) => task).find((task) => line === `sleep ${seconds(task)}`);
      if (at !== undefined) found.set(seconds(at), [...(found.get(seconds(at)) ?? []), pid]);
    }
    // A look takes its time, so who is seen twice is looked at once more: both must be there at the same time.
    for (const [number, twice] of found) {
      if (twice.length < 2) continue;
      const still = (await Promise.all(twice.map(lineOf))).filter((line) => line === `sleep ${number}`);
      if (still.length > 1) result.duplicates++;
    }
    await pause(LOOK_MS);
  }
}

async function pids(): Promise<readonly string[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
}

/** Empty for who is gone, and for a zombie. */
async function lineOf(pid: string): Promise<string> {
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return text.replaceAll('\0', ' ').trim();
}

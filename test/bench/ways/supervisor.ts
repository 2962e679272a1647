// The ways within the supervisor: from a start request to the first byte of combined.log, and from an exit to the
// notice.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SupervisorClient } from '../../../src/rpc/connection.ts';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';
import { filesOf, readCalls, type Calls } from './functions.ts';

const PROJECT = `
[[tasks]]
name = "task"
command = "echo hello; sleep 2"
shell = true
`;

/** The main thread, and the one that captures output. */
const THREADS = 2;

/**
 * What ran in the life of a supervisor in which `act` happened. It leaves its task running, so that no stop is counted.
 */
async function callsDuring(act: (client: SupervisorClient) => Promise<unknown>): Promise<Calls> {
  const folder = await mkdtemp(join(tmpdir(), 'ways-'));
  process.env['NODE_V8_COVERAGE'] = folder;
  try {
    await using supervised = await Supervised.start(PROJECT);
    await supervised.client.request('subscribe', { changes: true, output: 'all' });
    await act(supervised.client);
    await supervised.client.request('supervisor/shutdown', { stopTasks: false });
    return await eventually(async () => {
      const calls = await readCalls(folder, THREADS);
      if (calls === undefined) throw new Error('the supervisor has not written down what ran');
      return calls;
    });
  } finally {
    Reflect.deleteProperty(process.env, 'NODE_V8_COVERAGE');
    await rm(folder, { recursive: true, force: true });
  }
}

const readOutput = async (client: SupervisorClient): Promise<boolean> => {
  const { data } = await client.request('tasks/output', { task: 'task', kind: 'combined' });
  return data !== '';
};

async function startAndRead(client: SupervisorClient): Promise<void> {
  await client.request('tasks/start', { tasks: { names: ['task'] } });
  await eventually(async () => {
    if (!(await readOutput(client))) throw new Error('nothing is written yet');
  });
}

async function untilFinished(client: SupervisorClient): Promise<void> {
  await eventually(async () => {
    const { tasks } = await client.request('tasks/list', {});
    if (tasks[0]?.status.kind !== 'finished') throw new Error('it has not finished yet');
  });
}

export async function supervisorWays(): Promise<ReadonlyMap<string, readonly string[]>> {
  const idle = await callsDuring(async (client) => {
    await client.request('tasks/list', {});
    await readOutput(client);
  });
  const started = await callsDuring(async (client) => {
    await client.request('tasks/list', {});
    await startAndRead(client);
  });
  const ended = await callsDuring(async (client) => {
    await startAndRead(client);
    await untilFinished(client);
  });
  return new Map([
    ['start request → first byte', filesOf(started, idle)],
    ['exit → notice to clients', filesOf(ended, started)],
  ]);
}

import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { PROTOCOL_VERSION } from '../../../src/rpc/contract.ts';
import { Supervised } from '../../support/supervised.ts';
import { task, type Bench, type Suite } from '../bench.ts';
import { figure, percentile, table } from '../figures.ts';
import { project } from '../peers/dirigent.ts';
import { peakOf, usageOf } from '../usage.ts';

const TASKS = 50;

/** Logs of the usual size, so that a flood does not fill the disk. */
function text(bench: Bench): string {
  const sleepers = Array.from({ length: TASKS }, (_, at) => task(`t${at}`, 'sleep', '600'));
  const flood = task('flood', bench.programs.generate, 'line', `${2 ** 50}`);
  return project([flood, ...sleepers]).replace('"100GB"', '"10MB"');
}

async function listLatency(supervised: Supervised, rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    await supervised.request('tasks/list', {});
    times.push(performance.now() - begin);
    await pause(10);
  }
  return times;
}

/** Asks for everything there is, again and again, and never reads an answer. */
async function stalledClient(supervised: Supervised): Promise<Disposable> {
  const address = await supervised.address();
  const socket = connect(address.socket).on('error', () => undefined);
  socket.pause();
  const client = { kind: 'cli', name: 'stalled', version: '0', pid: process.pid };
  const token = (await readFile(address.token, 'utf8')).trim();
  let id = 0;
  const ask = (method: string, params: unknown): void => {
    socket.write(`${JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params })}\n`);
  };
  ask('hello', { token, protocol: PROTOCOL_VERSION, client });
  ask('subscribe', { changes: true, events: true, output: 'all' });
  for (let request = 0; request < 1000; request++) {
    ask('tasks/output', { task: 'flood', kind: 'combined', maxBytes: 4 * 1024 * 1024 });
  }
  return { [Symbol.dispose]: () => socket.destroy() };
}

export const control: Suite = {
  name: 'control',
  title: `Latency of \`tasks/list\` with ${TASKS} running tasks, and memory of the supervisor`,
  async measure(bench) {
    await using supervised = await Supervised.start(text(bench));
    const names = Array.from({ length: TASKS }, (_, at) => `t${at}`);
    await supervised.start(...names);
    const rounds = bench.quick ? 100 : 500;
    const rows: string[][] = [];
    const measure = async (when: string): Promise<void> => {
      const times = await listLatency(supervised, rounds);
      const [p50, p99, most] = [0.5, 0.99, 1].map((share) => figure(percentile(times, share), 1));
      const { rss } = usageOf([supervised.pid]);
      rows.push([when, String(rounds), ...[p50, p99, most].map(String), figure(rss), figure(peakOf([supervised.pid]))]);
    };
    await listLatency(supervised, 50);
    await measure('idle');
    await supervised.start('flood');
    await measure('during a flood of lines');
    {
      using _client = await stalledClient(supervised);
      await measure('the same, with a client that asks and never reads');
    }
    await supervised.stop('flood');
    return table(['', 'n', 'p50 ms', 'p99 ms', 'longest', 'RSS MiB', 'peak MiB'], rows);
  },
};

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { PROTOCOL_VERSION } from '../../../src/rpc/contract.ts';
import { ownBuild, type Build } from '../../support/build.ts';
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

/** Requests in turn to the supervisor and to a program that does nothing but answer. */
async function listLatency(
  supervised: Supervised,
  echo: Echo,
  rounds: number,
): Promise<Record<'list' | 'echo', number[]>> {
  const times: Record<'list' | 'echo', number[]> = { list: [], echo: [] };
  const timed = async (into: number[], request: () => Promise<unknown>): Promise<void> => {
    const begin = performance.now();
    await request();
    into.push(performance.now() - begin);
    await pause(5);
  };
  for (let round = 0; round < rounds; round++) {
    await timed(times.list, () => supervised.request('tasks/list', {}));
    await timed(times.echo, () => echo.ask());
  }
  return times;
}

/** What a busy machine adds to any answer of another process. */
class Echo implements Disposable {
  readonly #child = spawn(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });

  async ask(): Promise<void> {
    const answered = once(this.#child.stdout, 'data');
    this.#child.stdin.write('x');
    await answered;
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }
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

async function measureBuild(bench: Bench, build: Build): Promise<readonly (readonly string[])[]> {
  await using supervised = await Supervised.start(text(bench), [], build);
  using echo = new Echo();
  const names = Array.from({ length: TASKS }, (_, at) => `t${at}`);
  await supervised.start(...names);
  const rounds = bench.quick ? 100 : 500;
  const rows: string[][] = [];
  const measure = async (when: string): Promise<void> => {
    const { list, echo: alone } = await listLatency(supervised, echo, rounds);
    const times = [0.5, 0.99, 1].map((share) => figure(percentile(list, share), 1));
    const noise = [0.5, 0.99].map((share) => figure(percentile(alone, share), 1));
    const { rss } = usageOf([supervised.pid]);
    const name = bench.builds.length === 1 ? when : `${build.name}, ${when}`;
    rows.push([name, String(rounds), ...times, ...noise, figure(rss), figure(peakOf([supervised.pid]))]);
  };
  await listLatency(supervised, echo, 50);
  await measure('idle');
  await supervised.start('flood');
  await measure('during a flood of lines');
  // The words that it sends are those of this build.
  if (build === ownBuild) {
    using _client = await stalledClient(supervised);
    await measure('the same, with a client that asks and never reads');
  }
  await supervised.stop('flood');
  return rows;
}

export const control: Suite = {
  name: 'control',
  title: `Latency of \`tasks/list\` with ${TASKS} running tasks, and memory of the supervisor`,
  async measure(bench) {
    const rows: (readonly string[])[] = [];
    for (const build of bench.builds) rows.push(...(await measureBuild(bench, build)));
    return table(
      ['', 'n', 'p50 ms', 'p99 ms', 'longest', 'bare echo p50', 'bare echo p99', 'RSS MiB', 'peak MiB'],
      rows,
    );
  },
};

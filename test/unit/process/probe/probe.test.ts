import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Disposable } from '../../../../src/base/disposable.ts';
import type { Healthcheck, Probe } from '../../../../src/model/task-definition.ts';
import { startProbe } from '../../../../src/process/probe/probe.ts';
import type { ProbeOptions, ProbeResult } from '../../../../src/process/probe/probe-options.ts';
import { eventually } from '../../../support/eventually.ts';
import { definitionOf, ownEnv } from '../../../support/launched.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { isRunning } from '../../../support/alive.ts';
import { Rig } from '../../../support/rig/rig.ts';

const TIMES = { intervalMs: 10_000, timeoutMs: 2000, retries: 3, startPeriodMs: 60_000 };

/** A probe in its own time; `next` waits for what it tells. */
class Probing {
  readonly clock = new ManualClock();
  readonly results: ProbeResult[] = [];
  readonly lines = new Set<(line: string) => void>();
  readonly #waiting: ((result: ProbeResult) => void)[] = [];
  readonly #probe: Disposable;
  #taken = 0;

  constructor(probe: Probe, times: Partial<Healthcheck> = {}, exec?: ProbeOptions['exec']) {
    this.#probe = startProbe({
      healthcheck: { probe, ...TIMES, onUnhealthy: 'report', ...times },
      definition: definitionOf({ command: 'true', env: { COLOR: 'green' } }),
      clock: this.clock,
      projectFolder: tmpdir(),
      baseEnv: ownEnv(),
      ...(exec && { exec }),
      followLines: (listener) => {
        this.lines.add(listener);
        return { dispose: () => void this.lines.delete(listener) };
      },
      onResult: (result) => {
        this.results.push(result);
        this.#waiting.shift()?.(result);
      },
    });
  }

  /** The next result that no earlier call took. */
  next(): Promise<ProbeResult> {
    const result = this.results[this.#taken++];
    return result === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(result);
  }

  dispose(): void {
    this.#probe.dispose();
  }
}

let probing: Probing | undefined;
let servers: Server[];

beforeEach(() => {
  servers = [];
});

afterEach(async () => {
  probing?.dispose();
  probing = undefined;
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
});

function probe(what: Probe, times?: Partial<Healthcheck>, exec?: ProbeOptions['exec']): Probing {
  probing = new Probing(what, times, exec);
  return probing;
}

async function listen(server: Server, host: string): Promise<number> {
  servers.push(server);
  await once(server.listen(0, host), 'listening');
  return (server.address() as AddressInfo).port;
}

const command = (text: string): Probe => ({ kind: 'command', command: 'sh', args: ['-c', text] });

describe('the pace of a probe', () => {
  it('is at once, then every second until it is first healthy, then its interval', async () => {
    const port = await listen(createServer(), '127.0.0.1');
    const [server] = servers.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    const web = probe({ kind: 'tcp', host: '127.0.0.1', port });
    assert.equal((await web.next()).healthy, false);
    web.clock.advance(999);
    assert.equal(web.results.length, 1);
    web.clock.advance(1);
    assert.equal((await web.next()).healthy, false);
    servers.push(createServer().listen(port, '127.0.0.1'));
    web.clock.advance(1000);
    assert.equal((await web.next()).healthy, true);
    web.clock.advance(9999);
    assert.equal(web.clock.pending, 1, 'it waits for its interval');
    web.clock.advance(1);
    assert.equal((await web.next()).healthy, true);
  });

  it('is no slower than its interval before it is healthy', async () => {
    const web = probe(command('exit 1'), { intervalMs: 300 });
    await web.next();
    web.clock.advance(300);
    assert.equal((await web.next()).healthy, false);
  });

  it('never has two questions open', async () => {
    await using rig = await Rig.start();
    const check = rig.command('check');
    const web = probe({ kind: 'command', ...check.task });
    const first = await check.next();
    web.clock.advance(1900);
    assert.equal(check.invocations, 1);
    await first.exit(0);
    assert.equal((await web.next()).healthy, true);
    web.clock.advance(10_000);
    const second = await check.next();
    await second.exit(0);
    assert.equal((await web.next()).healthy, true);
    assert.equal(check.invocations, 2);
  });

  it('is over when it is disposed: nothing is reported, nothing is left', async () => {
    await using rig = await Rig.start();
    const check = rig.command('check');
    const web = probe({ kind: 'command', ...check.task });
    const running = await check.next();
    web.dispose();
    await running.ended;
    await eventually(() => assert.equal(web.clock.pending, 0));
    web.clock.advance(60_000);
    assert.deepEqual(web.results, []);
    assert.equal(check.invocations, 1);
  });
});

describe('a command probe', () => {
  it('is healthy by exit code 0, and reports the output of the command', async () => {
    assert.deepEqual(await probe(command('echo fine; echo really >&2')).next(), {
      healthy: true,
      output: 'exit code 0: fine\nreally',
    });
  });

  it('is not healthy by any other, nor by a signal', async () => {
    assert.deepEqual(await probe(command('exit 3')).next(), { healthy: false, output: 'exit code 3' });
    assert.deepEqual(await probe(command('kill -9 $$')).next(), { healthy: false, output: 'killed by SIGKILL' });
  });

  it('sees the environment of the task', async () => {
    assert.equal((await probe(command('echo $COLOR $DIRIGENT_TASK')).next()).output, 'exit code 0: green task');
  });

  it('keeps no more than 4096 bytes of a talkative command', async () => {
    const { healthy, output } = await probe(command('head -c 1000000 /dev/zero | tr "\\0" x')).next();
    assert.equal(healthy, true);
    assert.equal(output.length, 'exit code 0: '.length + 4096);
  });

  it('is killed with its whole group when its time is over', async () => {
    await using rig = await Rig.start();
    const check = rig.command('check');
    const web = probe({ kind: 'command', ...check.task });
    const parent = await check.next();
    await parent.fork('child');
    const child = await rig.command('child').next();
    await parent.stdout('half way');
    web.clock.advance(2000);
    const { healthy, output } = await web.next();
    assert.equal(healthy, false);
    assert.match(output, /^No response within 2 s\..*half way/s);
    await child.ended;
    // Who is killed lets go of its socket a moment before it is gone.
    await eventually(async () => assert.equal(await isRunning(child.pid), false));
  });

  it('says no more than that when its time was over before it began', async () => {
    const web = probe(command('true'), {}, async (_, signal) => {
      await Promise.resolve();
      web.clock.advance(2000);
      signal.throwIfAborted();
      return assert.fail('it goes on');
    });
    assert.deepEqual(await web.next(), { healthy: false, output: 'No response within 2 s.' });
  });

  it('leaves nothing in the background', async () => {
    await using rig = await Rig.start();
    const check = rig.command('check');
    const web = probe({ kind: 'command', ...check.task });
    const parent = await check.next();
    await parent.fork('child');
    const child = await rig.command('child').next();
    await parent.exit(0);
    assert.equal((await web.next()).healthy, true);
    await child.ended;
  });

  it('says in words that there is no such program', async () => {
    const { healthy, output } = await probe({ kind: 'command', command: 'nopm', args: [] }).next();
    assert.equal(healthy, false);
    assert.match(output, /^nopm: command not found on PATH/);
  });
});

describe('an http probe', () => {
  const serve = (status: number, host = '127.0.0.1'): Promise<number> =>
    listen(
      createHttpServer((_, response) => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end('x')),
      host,
    );

  for (const [status, healthy] of [
    [200, true],
    [204, true],
    [302, true],
    [404, false],
    [503, false],
  ] as const)
    it(`takes ${status} for ${healthy ? 'healthy' : 'unhealthy'}`, async () => {
      const port = await serve(status);
      const result = await probe({ kind: 'http', url: `http://127.0.0.1:${port}/health` }).next();
      assert.equal(result.healthy, healthy);
      assert.match(result.output, new RegExp(`^${status} `));
    });

  it('finds a server that listens on ::1 alone (devenv #2549)', async () => {
    const port = await serve(200, '::1');
    assert.equal((await probe({ kind: 'http', url: `http://localhost:${port}/` }).next()).healthy, true);
  });

  it('reports why there was no answer', async () => {
    const port = await listen(createServer(), '127.0.0.1');
    const [server] = servers.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    const { healthy, output } = await probe({ kind: 'http', url: `http://127.0.0.1:${port}/` }).next();
    assert.equal(healthy, false);
    assert.match(output, /ECONNREFUSED/);
  });

  it('gives up on a server that does not respond, and closes the connection', async () => {
    const closed = Promise.withResolvers<undefined>();
    const port = await listen(
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('close', () => closed.resolve(undefined));
        socket.once('data', () => web.clock.advance(2000));
      }),
      '127.0.0.1',
    );
    const web = probe({ kind: 'http', url: `http://127.0.0.1:${port}/` });
    assert.deepEqual(await web.next(), { healthy: false, output: 'No response within 2 s.' });
    await closed.promise;
  });

  it('keeps no connection (process-compose #107)', async () => {
    const server = createHttpServer((_, response) => response.end('x'.repeat(100_000)));
    let open = 0;
    server.on('connection', (socket) => {
      open++;
      socket.once('close', () => open--);
    });
    const port = await listen(server, '127.0.0.1');
    const web = probe({ kind: 'http', url: `http://127.0.0.1:${port}/` });
    for (let count = 0; count < 20; count++) {
      assert.equal((await web.next()).healthy, true);
      web.clock.advance(10_000);
    }
    await web.next();
    assert.ok(open <= 1, `${open} connections are open`);
  });
});

describe('a tcp probe', () => {
  for (const host of ['127.0.0.1', '::1'])
    it(`finds a server on ${host} by the name localhost`, async () => {
      const port = await listen(createServer(), host);
      const { healthy, output } = await probe({ kind: 'tcp', host: 'localhost', port }).next();
      assert.equal(healthy, true);
      assert.equal(output, `${host} accepts connections on port ${port}`);
    });

  it('reports for both addresses that no server listens there', async () => {
    const port = await listen(createServer(), '127.0.0.1');
    const [server] = servers.splice(0);
    await new Promise((resolve) => server?.close(resolve));
    const { healthy, output } = await probe({ kind: 'tcp', host: 'localhost', port }).next();
    assert.equal(healthy, false);
    assert.match(output, /127\.0\.0\.1.*::1/);
  });
});

describe('a log probe', () => {
  /** The engine of patterns is loaded first. */
  const listening = (web: Probing): Promise<(line: string) => void> =>
    eventually(() => {
      const [tell] = web.lines;
      assert.ok(tell);
      return tell;
    });

  it('is healthy once, when a line matches; then it reads no more', async () => {
    const web = probe({ kind: 'log', pattern: 'listening on \\d+' });
    const tell = await listening(web);
    tell('starting');
    assert.deepEqual(web.results, []);
    tell('listening on 3000');
    assert.equal(web.lines.size, 0);
    tell('listening on 3001');
    assert.deepEqual(web.results, [{ healthy: true, output: 'listening on 3000' }]);
  });

  it('matches nothing after it is disposed', async () => {
    const web = probe({ kind: 'log', pattern: 'x' });
    const tell = await listening(web);
    web.dispose();
    tell('x');
    assert.deepEqual(web.results, []);
    assert.equal(web.lines.size, 0);
  });

  it('says what is wrong with a pattern that cannot be used', async () => {
    const { healthy, output } = await probe({ kind: 'log', pattern: '(a)\\1' }).next();
    assert.equal(healthy, false);
    assert.match(output, /is not a valid regular expression/);
  });
});

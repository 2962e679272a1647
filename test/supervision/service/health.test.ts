import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { eventually } from '../../support/eventually.ts';
import { shellTask, waitForFile } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

const STAYS = 'exec sleep 1000';

const isHealth =
  (health: string) =>
  ({ status }: TaskInfo): boolean =>
    status.kind === 'running' && status.health === health;

const checkedBy = (healthcheck: string, keys = '', script = STAYS): string =>
  shellTask('web', script, `healthcheck = { interval = "50ms", ${healthcheck} }\n${keys}`);

async function why(supervised: Supervised): Promise<string> {
  return (await supervised.request('tasks/explain', { task: 'web' })).text;
}

/** A server of the test that says whatever `status` holds. */
class Site implements AsyncDisposable {
  status = 503;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((_request, response) => {
      response.statusCode = this.status;
      response.end();
    });
  }

  static async listen(host: string): Promise<Site> {
    const site = new Site();
    site.#server.listen(0, host);
    await once(site.#server, 'listening');
    return site;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('health', () => {
  it('is what a command says: not checked, healthy, unhealthy, healthy again; why shows its last output', async () => {
    await using supervised = await Supervised.start(
      checkedBy('command = "sh", args = ["-c", "echo looking; cat ok"], retries = 2'),
    );
    const { tasks } = await supervised.start('web');
    assert.equal(tasks[0]?.task.status.kind, 'starting');
    await eventually(async () => assert.match(await why(supervised), /not passed its command health check.*looking/s));
    await supervised.touch('ok');
    const { pid } = await supervised.until('web', isHealth('healthy'));
    await rm(join(supervised.folder, 'ok'));
    await supervised.until('web', isHealth('unhealthy'));
    assert.match(await why(supervised), /unhealthy: exit code 1: looking\ncat: .*ok/);
    await supervised.touch('ok');
    assert.equal((await supervised.until('web', isHealth('healthy'))).pid, pid, 'told, and nothing else done');
  });

  it('is what HTTP says, on either family of addresses', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      await using site = await Site.listen(host);
      const url = `http://${host === '::1' ? '[::1]' : host}:${site.port}/health`;
      await using supervised = await Supervised.start(checkedBy(`http = "${url}"`));
      await supervised.start('web');
      await eventually(async () => assert.match(await why(supervised), /503 Service Unavailable/));
      site.status = 204;
      await supervised.until('web', isHealth('healthy'));
    }
  });

  it('is an open port, also where only one of the two loopback addresses has it (devenv #2549)', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      await using site = await Site.listen(host);
      await using supervised = await Supervised.start(checkedBy(`tcp = "localhost:${site.port}"`));
      await supervised.start('web');
      await supervised.until('web', isHealth('healthy'));
      await site[Symbol.asyncDispose]();
      await supervised.until('web', isHealth('unhealthy'));
      assert.match(await why(supervised), /ECONNREFUSED/);
    }
  });

  it('is a line of the log, on either stream', async () => {
    await using supervised = await Supervised.start(
      checkedBy(
        'log = "^listening on [0-9]+$"',
        '',
        `echo not listening on 1; ${waitForFile('go')}; echo listening on 3000 >&2; ${STAYS}`,
      ),
    );
    await supervised.start('web');
    await eventually(async () => assert.match(await supervised.logFile('web', 'stdout.log'), /not listening/));
    assert.equal((await supervised.task('web')).status.kind, 'starting');
    await supervised.touch('go');
    await supervised.until('web', isHealth('healthy'));
  });

  it('never asks again while an answer is due', async () => {
    await using supervised = await Supervised.start(
      checkedBy(
        'command = "sh", args = ["-c", "echo begin >>probes; sleep 0.1; echo end >>probes"], interval = "10ms"',
      ).replace('interval = "50ms", ', ''),
    );
    await supervised.start('web');
    const probes = await eventually(async () => {
      const lines = (await readFile(join(supervised.folder, 'probes'), 'utf8')).trimEnd().split('\n');
      assert.ok(lines.length >= 8);
      return lines;
    });
    assert.deepEqual(
      probes,
      probes.map((_, index) => (index % 2 === 0 ? 'begin' : 'end')),
    );
  });

  it('kills a probe, and what it started, when its time is over', async () => {
    await using supervised = await Supervised.start(
      checkedBy(
        'command = "sh", args = ["-c", "echo hm; sleep 777 & sleep 777"], timeout = "100ms", interval = "10m"',
      ).replace('interval = "50ms", ', ''),
    );
    await supervised.start('web');
    await eventually(async () =>
      assert.match(await why(supervised), /No response within 0\.1 s\. Output so far: .*hm/),
    );
    await eventually(async () => {
      const probes = (await supervised.processes()).filter(({ command }) => command.includes('777'));
      assert.deepEqual(probes, []);
    });
  });

  it('leaves no probe behind when the task stops in the middle of one', async () => {
    await using supervised = await Supervised.start(
      checkedBy('command = "sh", args = ["-c", "touch asked; sleep 777 & sleep 777"], timeout = "10m"'),
    );
    await supervised.start('web');
    await eventually(() => readFile(join(supervised.folder, 'asked')));
    await supervised.stop('web');
    await eventually(async () =>
      assert.deepEqual(
        (await supervised.processes()).map(({ pid }) => pid),
        [supervised.pid],
      ),
    );
  });

  it('restarts the task when it is lost, where that is asked for, whatever the policy for exits', async () => {
    await using supervised = await Supervised.start(
      checkedBy(
        'command = "test", args = ["-e", "ok"], retries = 2, on_unhealthy = "restart"',
        'restart = "never"\nrestart_delay = "10ms"',
      ),
    );
    await supervised.touch('ok');
    await supervised.start('web');
    await supervised.until('web', isHealth('healthy'));
    await rm(join(supervised.folder, 'ok'));
    const { restarts } = await supervised.until('web', ({ runId }) => runId === 'web#2');
    assert.equal(restarts, 1);
    await supervised.touch('ok');
    await supervised.until('web', isHealth('healthy'));
    const { events } = await supervised.request('tasks/events', { task: 'web' });
    assert.ok(events.some(({ event }) => event === 'unhealthy'));
  });

  it('does not count what fails while the task starts', async () => {
    await using supervised = await Supervised.start(
      checkedBy(
        'command = "sh", args = ["-c", "echo x >>probes; test -e ok"], retries = 1, start_period = "10m", on_unhealthy = "restart"',
      ),
    );
    await supervised.start('web');
    await eventually(async () => {
      const probes = await readFile(join(supervised.folder, 'probes'), 'utf8');
      assert.ok(probes.length >= 'x\n'.length * 3);
    });
    const { runId, status } = await supervised.task('web');
    assert.deepEqual([runId, status.kind], ['web#1', 'starting']);
  });
});

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { ensurePrograms } from '../../support/programs.ts';
import { eventually } from '../../support/eventually.ts';
import { mustAnswer, mustBeFree } from '../../support/ports.ts';
import { Supervised } from '../../support/supervised.ts';
import {
  Daemon,
  initializeCluster,
  makeRoomForSshd,
  nginx,
  postgres,
  postgresOptions,
  redis,
  removeRoomOfSshd,
  sshd,
  type Kind,
  type Tools,
} from './daemon.ts';

const KINDS: readonly (readonly [row: string, name: string, kind: Kind])[] = [
  ['D1', 'nginx', nginx],
  ['D4', 'redis-server --daemonize yes', redis],
  ['D4', 'pg_ctl start', postgres],
  ['D4', 'sshd', sshd],
];

/** The task `server`, with a command and further keys. */
function task({ folder, user }: Daemon, [command, ...args]: readonly string[], keys = ''): string {
  const run = `command = ${JSON.stringify(command)}\nargs = ${JSON.stringify(args)}\ncwd = ${JSON.stringify(folder)}\n`;
  const as = user === undefined ? '' : `user = ${JSON.stringify(user)}\n`;
  return `[[tasks]]\nname = "server"\nstop_timeout = "1m"\n${run}${as}${keys}`;
}

/** As scripts do it that start a daemon and stay beside it. */
function staysBeside(daemon: Daemon, keys?: string): string {
  return task(daemon, ['sh', '-c', '"$@" && exec tail -f /dev/null', 'sh', ...daemon.command], keys);
}

async function start(supervised: Supervised, daemon: Daemon): Promise<void> {
  const { tasks } = await supervised.start('server');
  assert.equal(tasks[0]?.error, undefined);
  await eventually(() => mustAnswer(daemon.port));
}

async function mustBeGone(daemon: Daemon): Promise<void> {
  assert.deepEqual(await daemon.processes(), []);
  await mustBeFree(daemon.port);
}

describe('daemons of Debian', () => {
  let tools: Tools;
  const made = new AsyncDisposableStack();

  before(async function () {
    // Where they have to be installed first, the network decides; apt-get says what it does.
    this.timeout(0);
    const programs = await ensurePrograms();
    const cluster = await mkdtemp(join(tmpdir(), 'cluster-'));
    made.defer(() => rm(cluster, { recursive: true }));
    await initializeCluster(programs, cluster);
    if (await makeRoomForSshd()) made.defer(removeRoomOfSshd);
    tools = { ...programs, cluster };
  });

  after(() => made.disposeAsync());

  for (const [row, name, kind] of KINDS) {
    it(`${row}: ${name} ends with its stop, and its port is free for the next start`, async () => {
      await using daemon = await Daemon.prepare(kind, tools);
      await using supervised = await Supervised.start(staysBeside(daemon));
      for (const round of ['first', 'second']) {
        await start(supervised, daemon);
        assert.ok((await daemon.processes()).length > 1, `${round} start: the daemon beside its script`);
        const { tasks } = await supervised.stop('server');
        assert.equal(tasks[0]?.task.status.kind, 'stopped');
        await mustBeGone(daemon);
      }
    });

    it(`${row}: ${name} ends with its stop also after a kill -9 of the supervisor`, async () => {
      await using daemon = await Daemon.prepare(kind, tools);
      await using supervised = await Supervised.start(staysBeside(daemon));
      await start(supervised, daemon);
      await supervised.kill();
      await mustAnswer(daemon.port);
      await supervised.launch();
      const { tasks } = await supervised.stop('server');
      assert.equal(tasks[0]?.task.status.kind, 'stopped');
      await mustBeGone(daemon);
      await start(supervised, daemon);
      await supervised.stop('server');
      await mustBeGone(daemon);
    });

    it(`${row}: ${name} as the whole command ends with it, and the next start finds its port free`, async () => {
      await using daemon = await Daemon.prepare(kind, tools);
      await using supervised = await Supervised.start(task(daemon, daemon.command));
      for (const run of [1, 2]) {
        await supervised.start('server');
        const { status } = await supervised.until(
          'server',
          ({ runId, status }) => runId === `server#${String(run)}` && ['finished', 'failed'].includes(status.kind),
        );
        assert.deepEqual({ ...status, left: '' }, { kind: 'finished', exitCode: 0, left: '' });
        await mustBeGone(daemon);
      }
    });
  }

  it('pg_ctl start as the whole command is distinguished from one that has done its work, and what was stopped', async () => {
    await using daemon = await Daemon.prepare(postgres, tools);
    await using supervised = await Supervised.start(task(daemon, daemon.command));
    await supervised.start('server');
    await supervised.until('server', ({ status }) => status.kind === 'finished');
    const { text } = await supervised.request('tasks/explain', { task: 'server' });
    assert.match(
      text,
      /exit code 0; leftover processes were stopped: postgres \(pid \d+ and \d+ more\); .* foreground/,
    );
    const { runs } = await supervised.request('tasks/history', { limit: 1 });
    assert.match(runs[0]?.reason ?? '', /leftover processes were stopped: postgres \(pid \d+ and \d+ more\)/);
  });

  it('PostgreSQL is probed and stopped as the user it runs as, and its log has no complaint of it', async () => {
    await using daemon = await Daemon.prepare(postgres, tools);
    const data = join(daemon.folder, 'data');
    const [probe, ...args] = [tools.pg_isready, '-q', '-h', '127.0.0.1', '-p', String(daemon.port)];
    const stop = `${tools.pg_ctl} stop -D ${data} -m fast`;
    await using supervised = await Supervised.start(
      task(
        daemon,
        [tools.postgres, '-D', data, ...postgresOptions(daemon)],
        `healthcheck = { command = "${probe}", args = ${JSON.stringify(args)}, interval = "50ms", retries = 1000 }\n` +
          `stop_command = "${stop}"\n`,
      ),
    );
    await supervised.start('server');
    await supervised.until('server', ({ status }) => status.kind === 'running' && status.health === 'healthy');
    const { tasks } = await supervised.stop('server');
    assert.equal(tasks[0]?.task.status.kind, 'stopped');
    await mustBeGone(daemon);
    const log = await supervised.logFile('server', 'stderr.log');
    assert.match(log, /received fast shutdown request/);
    assert.match(log, /database system is shut down/);
    assert.doesNotMatch(log, /role .* does not exist/);
  });
});

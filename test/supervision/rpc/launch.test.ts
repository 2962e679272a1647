import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { workspaceId } from '../../../src/base/folder-id.ts';
import { UserError } from '../../../src/base/user-error.ts';
import type { SupervisorClient } from '../../../src/rpc/connection.ts';
import { connectOrLaunch, type LaunchOptions } from '../../../src/client/connect-or-launch.ts';
import { claimFolder } from '../../../src/rpc/lock/claim-folder.ts';
import { addressOf, type Address } from '../../../src/rpc/discovery/socket-path.ts';
import { eventually } from '../../support/eventually.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { listProcesses } from '../../support/vscode/processes.ts';
import { someClient } from '../../unit/rpc/stage.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('tiny-supervisor.ts', import.meta.url));
const launcher = fileURLToPath(new URL('launcher.ts', import.meta.url));

describe('launching the supervisor', () => {
  let root = '';
  let folder = '';
  let storage = '';
  let env: NodeJS.ProcessEnv = {};
  let address: Address;
  const clients: SupervisorClient[] = [];

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'launch-')));
    folder = join(root, 'project');
    storage = join(root, 'storage');
    for (const path of [folder, storage]) await mkdir(path);
    env = { ...process.env, XDG_RUNTIME_DIR: root, DIRIGENT_WAYS: join(root, 'ways') };
    address = await addressOf(folder, { env, platform: process.platform, uid: process.getuid?.() ?? 0 });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.dispose();
    // One of several that were launched at once may only now come up, and would take the folder anew.
    for (const { pid } of await listProcesses(`DIRIGENT_WAYS=${root}`)) await killHard(pid);
    await rm(root, { recursive: true, force: true });
  });

  async function launch(options: Partial<LaunchOptions> = {}): Promise<SupervisorClient> {
    const client = await connectOrLaunch({ folder, address, storage, script, env, client: someClient, ...options });
    clients.push(client);
    return client;
  }

  /** Every supervisor that was ever started here. */
  async function started(where = storage): Promise<readonly number[]> {
    const text = await readFile(join(where, 'started'), 'utf8').catch(() => '');
    return text.split('\n').filter(Boolean).map(Number);
  }

  /** Stops it in the way that leaves no chance to tidy up. */
  async function killHard(pid: number): Promise<void> {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    await eventually(() => assert.ok(!isAlive(pid)));
  }

  it('starts one where none runs, and connects to it from then on', async () => {
    const [first, second] = [await launch(), await launch()];
    assert.equal(first.supervisor.pid, second.supervisor.pid);
    assert.deepEqual(await started(), [first.supervisor.pid]);
  });

  it('ends as one supervisor when ten clients launch at once', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => launch()));
    const pids = new Set(all.map(({ supervisor }) => supervisor.pid));
    assert.equal(pids.size, 1);
    await eventually(async () => assert.deepEqual((await started()).filter(isAlive), [...pids]));
    await Promise.all(all.map((client) => client.request('tasks/list', {})));
  });

  it('replaces one that was killed, as often as it is killed', async () => {
    const pids = new Set<number>();
    for (let round = 0; round < 3; round += 1) {
      const { supervisor } = await launch();
      pids.add(supervisor.pid);
      await killHard(supervisor.pid);
    }
    assert.equal(pids.size, 3);
  });

  it('ends as one supervisor when ten clients lose theirs and launch at once', async () => {
    const { supervisor } = await launch();
    await killHard(supervisor.pid);
    const all = await Promise.all(Array.from({ length: 10 }, () => launch()));
    assert.equal(new Set(all.map((client) => client.supervisor.pid)).size, 1);
  });

  for (const point of ['begin', 'claimed', 'open']) {
    it(`works after one that was killed at the point "${point}"`, async () => {
      const outcome: unknown = await launch({ args: ['--fail', point] }).then(
        async ({ supervisor }) => {
          await eventually(() => assert.ok(!isAlive(supervisor.pid)));
          return 'let in';
        },
        (error: unknown) => error,
      );
      const isReported = outcome instanceof UserError && outcome.message.includes('SIGKILL');
      // Whoever is quick gets in in the moment before the end.
      assert.ok(isReported || (point === 'open' && outcome === 'let in'), String(outcome));
      await (await launch()).request('tasks/list', {});
    });
  }

  it('waits for the one that holds the folder, and starts another when that one dies before it lets anybody in', async () => {
    const claim = await claimFolder(address, storage);
    const launching = launch();
    await eventually(async () => {
      const [pid] = await started();
      assert.ok(pid !== undefined && !isAlive(pid), 'The superfluous one has not ended yet.');
    });
    await claim?.close();
    const { supervisor } = await launching;
    assert.ok((await started()).includes(supervisor.pid));
  });

  it('says with the end of its log why it did not start', async () => {
    await assert.rejects(launch({ args: ['--fail', 'loudly'] }), (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /exited at startup \(exit code 3\)/);
      assert.match(error.message, /The tiny supervisor cannot start today\./);
      assert.ok(error.message.includes(join(storage, 'workspaces', workspaceId(folder), 'supervisor.log')));
      return true;
    });
  });

  it('gives up on one that accepts no client', async () => {
    const clock = new ManualClock();
    const outcome = launch({ args: ['--fail', 'silently'], clock }).then(
      () => 'connected',
      (error: unknown) => error,
    );
    let settled = false;
    void outcome.finally(() => (settled = true));
    await eventually(() => {
      clock.advance(500);
      assert.ok(settled);
    });
    const error = await outcome;
    assert.ok(error instanceof UserError);
    assert.match(error.message, /\(process \d+\) did not respond within 10 s\./);
  });

  it('goes on in the storage of the one that was killed, whatever storage the next client brings', async () => {
    const { supervisor } = await launch();
    await killHard(supervisor.pid);
    const other = join(root, 'other');
    await mkdir(other);
    assert.equal((await launch({ storage: other })).supervisor.storage, storage);
    assert.deepEqual(await started(other), []);
  });

  it('begins in the new storage after one that ended in order', async () => {
    const client = await launch();
    const closed = new Promise((resolve) => client.onDidClose(resolve));
    await client.request('supervisor/shutdown', { stopTasks: true });
    await closed;
    await eventually(() => assert.ok(!isAlive(client.supervisor.pid)));
    const other = join(root, 'other');
    await mkdir(other);
    const next = await launch({ storage: other });
    assert.equal(next.supervisor.storage, other);
    process.kill(next.supervisor.pid, 'SIGKILL');
  });

  it('leaves it alive, with a log for its output, when the client ends', async () => {
    const { stdout } = await run(process.execPath, [launcher, folder, storage, script], { env });
    const pid = Number(stdout);
    assert.ok(isAlive(pid));
    assert.equal((await launch()).supervisor.pid, pid);
    if (process.platform === 'linux') {
      const log = join(storage, 'workspaces', workspaceId(folder), 'supervisor.log');
      const streams = await Promise.all([0, 1, 2].map((fd) => readlink(`/proc/${pid}/fd/${fd}`)));
      assert.deepEqual(streams, ['/dev/null', log, log]);
      // Of its own session: what ends the client's terminal does not reach it. proc_pid_stat(5), field 6.
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      assert.equal(Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]), pid);
    }
  });
});

/** Zombies do not count: whoever started them may not have looked yet. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

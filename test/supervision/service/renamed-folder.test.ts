import assert from 'node:assert/strict';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { SupervisorClient } from '../../../src/rpc/connection.ts';
import { connectOrLaunch } from '../../../src/client/connect-or-launch.ts';
import { addressOf } from '../../../src/rpc/discovery/socket-path.ts';
import { shellTask } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';
import { someClient } from '../../unit/rpc/stage.ts';

const TASKS = shellTask('web', 'exec sleep 1000', 'run_at_startup = true');

async function launchAt(supervised: Supervised, folder: string): Promise<SupervisorClient> {
  const { env, storageRoot: storage, build } = supervised;
  const address = await addressOf(folder, { env, platform: process.platform, uid: process.getuid?.() ?? 0 });
  const script = join(build.dist, 'supervisor.js');
  return connectOrLaunch({ folder, address, storage, script, env, client: someClient });
}

/** Every supervisor and everything that one of them started. */
async function commands(supervised: Supervised): Promise<readonly string[]> {
  return (await supervised.processes()).map(({ command }) => command);
}

describe('a folder that is renamed while its tasks run', () => {
  it('its tasks are stopped with a message that names the folder, and the supervisor ends', async () => {
    await using supervised = await Supervised.start(TASKS);
    await supervised.start('web');
    await supervised.request('subscribe', { changes: true, events: true });
    const reported = supervised.next('tasks/event', ({ data }) => data?.['change'] === 'missing');
    const gone = supervised.next('tasks/changed', ({ removed }) => removed.includes('web'));
    await rename(supervised.folder, `${supervised.folder}-new`);
    const { data } = await reported;
    assert.match(String(data?.['message']), /\/p is missing \(renamed, moved or deleted\): web is being stopped/);
    await gone;
    const { project } = await supervised.request('tasks/list', {});
    assert.match(project.diagnostics[0]?.message ?? '', /^The project folder \(renamed/);
    supervised.client.dispose();
    assert.equal(await supervised.ended(), 0);
    assert.deepEqual(await commands(supervised), []);
  });

  it('the same where a folder above is renamed, and nothing happens when it is back in time', async () => {
    await using supervised = await Supervised.prepare(TASKS);
    const [above, away] = [join(supervised.root, 'above'), join(supervised.root, 'away')];
    await mkdir(join(above, 'between'), { recursive: true });
    await rename(supervised.folder, join(above, 'between', 'p'));
    supervised.moveTo(join(above, 'between', 'p'));
    await supervised.launch();
    await supervised.start('web');
    const { pid } = await supervised.task('web');
    await supervised.request('subscribe', { changes: true });
    const noticed = supervised.next('project/changed', ({ state }) => state === 'invalid');
    await rename(above, away);
    assert.match((await noticed).diagnostics[0]?.message ?? '', /^The project folder .* is missing/);
    const back = supervised.next('project/changed', ({ state }) => state === 'loaded');
    await rename(away, above);
    await back;
    assert.equal((await supervised.task('web')).pid, pid);
    const gone = supervised.next('tasks/changed', ({ removed }) => removed.includes('web'));
    await rename(above, away);
    await gone;
  });

  it('a start at the new place waits until nothing runs at the old one', async () => {
    await using supervised = await Supervised.start(TASKS);
    await supervised.start('web');
    const { pid = 0 } = await supervised.task('web');
    const moved = `${supervised.folder}-new`;
    await rename(supervised.folder, moved);
    const client = await launchAt(supervised, moved);
    try {
      assert.equal(client.supervisor.folder, moved);
      assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    } finally {
      client.dispose();
    }
  });

  it('a start at the new place is refused with the way out while the old supervisor does not answer', async () => {
    await using supervised = await Supervised.start(TASKS);
    await supervised.start('web');
    const moved = `${supervised.folder}-new`;
    process.kill(supervised.pid, 'SIGSTOP');
    await rename(supervised.folder, moved);
    await assert.rejects(launchAt(supervised, moved), (error: Error) => {
      assert.match(error.message, /\/p-new was renamed from .*\/p, whose/);
      assert.match(error.message, new RegExp(`process ${supervised.pid}\\).*dirigent down -C .*/p$`));
      return true;
    });
    assert.equal((await commands(supervised)).filter((command) => command.includes('supervisor.js')).length, 1);
  });
});

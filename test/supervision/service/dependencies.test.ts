import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { eventually } from '../../support/eventually.ts';
import { shellTask, waitForFile } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

const STAYS = 'exec sleep 1000';

/** Says in the file `order` when it comes and when it is asked to go. */
const tells = (name: string): string =>
  `trap 'sleep 0.1; echo ${name} down >>order; exit 0' TERM; echo ${name} up >>order; while :; do sleep 0.02; done`;

async function orderIn(supervised: Supervised, lines: number): Promise<readonly string[]> {
  return eventually(async () => {
    const order = (await readFile(join(supervised.folder, 'order'), 'utf8')).trimEnd().split('\n');
    assert.equal(order.length, lines);
    return order;
  });
}

describe('dependencies', () => {
  it('come first: finished, ready, started, each as far as it must be', async () => {
    await using supervised = await Supervised.start(
      shellTask('migrate', `${waitForFile('migrated')}; exit 0`) +
        shellTask('db', STAYS, 'healthcheck = { command = "test", args = ["-e", "healthy"], interval = "30ms" }') +
        shellTask('proxy', STAYS, 'healthcheck = { command = "false" }') +
        shellTask('api', STAYS, 'depends_on = { migrate = "finished", db = "ready", proxy = "started" }'),
    );
    const { tasks } = await supervised.start('api');
    assert.ok(tasks[0]?.task.status.kind === 'waiting');
    await supervised.until('api', ({ status }) => status.kind === 'waiting' && !status.on.includes('proxy'));
    // Until both run, the sentence says that they are only being started.
    await eventually(async () =>
      assert.match(
        (await supervised.request('tasks/explain', { task: 'api' })).text,
        /^api is waiting for migrate to finish and for db, which is not ready yet\.$/,
      ),
    );
    await supervised.touch('migrated');
    const waiting = await supervised.until('api', ({ status }) => status.kind === 'waiting' && status.on.length === 1);
    assert.deepEqual(waiting.status.kind === 'waiting' && waiting.status.on, ['db']);
    await supervised.touch('healthy');
    await supervised.until('api', ({ status }) => status.kind === 'running');
  });

  it('that several need run once', async () => {
    await using supervised = await Supervised.start(
      shellTask('db', 'echo x >>runs; exec sleep 1000') +
        shellTask('api', STAYS, 'depends_on = ["db"]') +
        shellTask('web', STAYS, 'depends_on = ["db", "api"]'),
    );
    await Promise.all([supervised.start('web'), supervised.start('api'), supervised.start('db')]);
    await supervised.until('web', ({ status }) => status.kind === 'running');
    assert.equal((await supervised.task('db')).runId, 'db#1');
    assert.equal(await readFile(join(supervised.folder, 'runs'), 'utf8'), 'x\n');
  });

  it('that fail fail their dependents, with the reason, and start them again when they are fixed', async () => {
    await using supervised = await Supervised.start(
      shellTask('migrate', 'test -e schema') +
        shellTask('api', STAYS, 'depends_on = { migrate = "finished" }') +
        shellTask('web', STAYS, 'depends_on = ["api"]'),
    );
    await supervised.start('web');
    const { status } = await supervised.until('web', (task) => task.status.kind === 'failed');
    assert.ok(status.kind === 'failed');
    assert.equal(status.reason, 'dependency');
    assert.match((await supervised.request('tasks/explain', { task: 'api' })).text, /migrate.*failed.*code 1/);
    assert.match(status.message, /api/);
    await supervised.touch('schema');
    await supervised.start('migrate');
    await supervised.until('web', (task) => task.status.kind === 'running');
  });

  it('are stopped last', async () => {
    await using supervised = await Supervised.start(
      shellTask('db', tells('db')) +
        shellTask('api', tells('api'), 'depends_on = ["db"]') +
        shellTask('web', tells('web'), 'depends_on = ["api"]'),
    );
    await supervised.start('web');
    assert.deepEqual([...(await orderIn(supervised, 3))].sort(), ['api up', 'db up', 'web up']);
    const { tasks } = await supervised.request('tasks/stop', { tasks: { all: true } });
    assert.ok(tasks.every(({ task }) => task.status.kind === 'stopped'));
    assert.deepEqual((await orderIn(supervised, 6)).slice(3), ['web down', 'api down', 'db down']);
  });

  it('are stopped last when a termination of the supervisor stops everything', async () => {
    await using supervised = await Supervised.start(
      shellTask('db', tells('db')) + shellTask('api', tells('api'), 'depends_on = ["db"]'),
    );
    await supervised.start('api');
    await orderIn(supervised, 2);
    process.kill(supervised.pid, 'SIGTERM');
    await supervised.ended();
    assert.deepEqual((await orderIn(supervised, 4)).slice(2), ['api down', 'db down']);
  });

  it('in a cycle are reported, and hide no other task', async () => {
    await using supervised = await Supervised.start(
      shellTask('a', STAYS, 'depends_on = ["b"]') +
        shellTask('b', STAYS, 'depends_on = ["a"]') +
        shellTask('fine', STAYS),
    );
    const { tasks, project } = await supervised.request('tasks/list', {});
    assert.deepEqual(
      tasks.map(({ name }) => name),
      ['fine'],
    );
    assert.deepEqual(
      project.diagnostics.map(({ code, task }) => `${code} ${String(task)}`),
      ['cycle a', 'cycle b'],
    );
    assert.equal((await supervised.start('fine')).tasks[0]?.task.status.kind, 'running');
  });

  it('typed into a cycle while one of its tasks is half edited make no task wait for ever', async () => {
    await using supervised = await Supervised.start(
      shellTask('a', STAYS, 'depends_on = ["b"]') + shellTask('b', STAYS),
    );
    await supervised.write(shellTask('a', STAYS, 'timeout = "parsecs"') + shellTask('b', STAYS, 'depends_on = ["a"]'));
    await supervised.request('project/reload', {});
    await supervised.start('b');
    await supervised.until('b', ({ status }) => status.kind === 'running');
  });

  it('are none of a group: a group starts and stops as a whole', async () => {
    await using supervised = await Supervised.start(
      shellTask('api', STAYS, 'group = "back"') + shellTask('db', STAYS, 'group = "back"') + shellTask('web', STAYS),
    );
    await supervised.request('tasks/start', { tasks: { group: 'back' } });
    const kinds = async (): Promise<readonly string[]> =>
      (await supervised.request('tasks/list', {})).tasks.map(({ status }) => status.kind);
    assert.deepEqual(await kinds(), ['running', 'running', 'stopped']);
    await supervised.start('web');
    await supervised.request('tasks/stop', { tasks: { group: 'back' } });
    assert.deepEqual(await kinds(), ['stopped', 'stopped', 'running']);
  });
});

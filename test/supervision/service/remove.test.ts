import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { describe, it } from 'mocha';
import { eventually } from '../../support/eventually.ts';
import { shellTask, waitForFile } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

describe('removing what was run by hand', () => {
  it('a start that comes during the removal is refused, and nothing of the task lives when it is over', async () => {
    await using supervised = await Supervised.start('');
    const command = `trap 'sleep 0.5; exit 0' TERM; while :; do sleep 0.1; done`;
    await supervised.request('tasks/run', { name: 'job', command, shell: true });
    const folder = supervised.storage.taskFolder('job');
    const removed = supervised.request('tasks/remove', { task: 'job' });
    await supervised.until('job', ({ status }) => status.kind === 'stopping');
    const { tasks } = await supervised.start('job');
    assert.match(tasks[0]?.error ?? '', /"job" is being removed/);
    assert.equal(await removed, null);
    assert.deepEqual((await supervised.request('tasks/list', {})).tasks, []);
    assert.equal(existsSync(folder), false);
    const others = (await supervised.processes()).filter(({ command: line }) => !line.includes('supervisor.js'));
    assert.deepEqual(others, []);
  });

  it('stop of everything is no failure where a task never started', async () => {
    await using supervised = await Supervised.start('[[tasks]]\nname = "web"\ncommand = "/no/such/program"\n');
    await supervised.start('web');
    const { tasks } = await supervised.request('tasks/stop', { tasks: { all: true } });
    assert.equal(tasks[0]?.error, undefined);
  });
});

describe('taking a task out of dirigent.toml with its logs', () => {
  const script = `trap '${waitForFile('over')}; exit 0' TERM; echo up; while :; do sleep 0.02; done`;
  const SLOW = shellTask('web', script, 'stop_timeout = "10m"');
  const isStopping = ({ status }: { readonly status: { readonly kind: string } }): boolean =>
    status.kind === 'stopping';

  it('takes them when its run is gone', async () => {
    await using supervised = await Supervised.start(SLOW);
    await supervised.start('web');
    await eventually(async () => assert.match(await supervised.logFile('web', 'stdout.log'), /^up$/m));
    const removed = supervised.request('project/deleteTask', { name: 'web', deleteLogs: true });
    await supervised.until('web', isStopping);
    assert.equal(existsSync(supervised.storage.taskFolder('web')), true);
    await supervised.touch('over');
    await removed;
    assert.deepEqual((await supervised.request('tasks/list', {})).tasks, []);
    assert.equal(existsSync(supervised.storage.taskFolder('web')), false);
  });

  it('leaves them, and says so, where the task is there again while its run still stops', async () => {
    await using supervised = await Supervised.start(SLOW);
    await supervised.start('web');
    await eventually(async () => assert.match(await supervised.logFile('web', 'stdout.log'), /^up$/m));
    const removed = assert.rejects(supervised.request('project/deleteTask', { name: 'web', deleteLogs: true }), {
      code: 'conflict',
    });
    await supervised.until('web', isStopping);
    await supervised.write(SLOW);
    await supervised.request('project/reload', {});
    await supervised.touch('over');
    await removed;
    await supervised.until('web', ({ status }) => status.kind === 'stopped');
    assert.match(await supervised.logFile('web', 'stdout.log'), /^up$/m);
  });

  it('takes those of a task that an error had kept out of the table', async () => {
    await using supervised = await Supervised.start('[[tasks]]\nname = "web"\ncommand = 1\n');
    assert.deepEqual((await supervised.request('tasks/list', {})).tasks, []);
    const folder = supervised.storage.taskFolder('web');
    await mkdir(folder, { recursive: true });
    await supervised.request('project/deleteTask', { name: 'web', deleteLogs: true });
    assert.equal(existsSync(folder), false);
  });
});

describe('what has been run by hand and is over', () => {
  it('is cleared away with its logs when enough others have ended since', async () => {
    await using supervised = await Supervised.start('');
    for (let number = 1; number <= 22; number++) {
      const name = `job${number}`;
      await supervised.request('tasks/run', { name, command: 'true' });
      await supervised.until(name, ({ status }) => status.kind === 'finished');
    }
    await supervised.request('tasks/run', { name: 'last', command: 'true' });
    const { tasks } = await supervised.request('tasks/list', {});
    const names = tasks.map(({ name }) => name);
    assert.deepEqual([names.includes('job1'), names.includes('job2'), names.includes('job3')], [false, false, true]);
    await eventually(() => {
      assert.equal(existsSync(supervised.storage.taskFolder('job1')), false);
      return Promise.resolve();
    });
    assert.equal(existsSync(supervised.storage.taskFolder('job3')), true);
  });
});

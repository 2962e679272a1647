import assert from 'node:assert/strict';
import { access, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { eventually } from '../../support/eventually.ts';
import { shellTask } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

const STAYS = 'exec sleep 1000';
const WEB = shellTask('web', STAYS);
const API = shellTask('api', STAYS);

/** Two tasks of which the first is being typed: its timeout makes no sense yet. */
const HALF_EDITED = shellTask('web', STAYS, 'timeout = "5 parse').replace('"5 parse', '"5 parsecs"') + API;

async function reload(supervised: Supervised, toml: string): Promise<void> {
  await supervised.write(toml);
  await supervised.request('project/reload', {});
}

describe('a file that changes while its tasks run', () => {
  it('changes nothing for what did not change', async () => {
    await using supervised = await Supervised.start(WEB + API);
    const before = (await supervised.start('web', 'api')).tasks.map(({ task }) => task.pid);
    await reload(supervised, `# a comment\n${API}${WEB}`);
    const { tasks } = await supervised.request('tasks/list', {});
    assert.deepEqual(
      tasks.map(({ name }) => name),
      ['api', 'web'],
      'the order of the file',
    );
    assert.deepEqual([tasks[1]?.pid, tasks[0]?.pid], before);
    assert.deepEqual(
      tasks.map(({ changed }) => changed),
      [false, false],
    );
  });

  it('announces a new order also where nothing else is new', async () => {
    await using supervised = await Supervised.start(WEB + API);
    await supervised.request('subscribe', { changes: true });
    const reported = supervised.next('tasks/changed', ({ order }) => order?.[0] === 'api');
    await reload(supervised, API + WEB);
    assert.deepEqual(await reported, { tasks: [], removed: [], order: ['api', 'web'] });
  });

  it('is applied at the next start of a task that runs, which shows as changed until then', async () => {
    await using supervised = await Supervised.start(WEB);
    const before = (await supervised.start('web')).tasks[0]?.task;
    await reload(supervised, shellTask('web', 'sleep 2000'));
    const changed = await supervised.task('web');
    assert.deepEqual([changed.changed, changed.pid], [true, before?.pid]);
    assert.match((await supervised.request('tasks/explain', { task: 'web' })).text, /changed: restart it to apply/);
    await supervised.request('tasks/restart', { tasks: { names: ['web'] } });
    const after = await supervised.task('web');
    assert.deepEqual([after.changed, after.definition.command], [false, 'sleep 2000']);
  });

  it('takes effect at once where it does not affect the process', async () => {
    await using supervised = await Supervised.start(WEB);
    const pid = (await supervised.start('web')).tasks[0]?.task.pid;
    await reload(supervised, shellTask('web', STAYS, 'title = "Web server"\ngroup = "front"'));
    const task = await supervised.task('web');
    assert.deepEqual([task.title, task.group, task.changed, task.pid], ['Web server', 'front', false, pid]);
  });

  it('stops what it no longer has, after what needs it', async () => {
    const leaves = (name: string): string =>
      `trap 'sleep 0.1; echo ${name} >>order; exit 0' TERM; touch ${name}.up; while :; do sleep 0.02; done`;
    const db = shellTask('db', leaves('db'));
    const api = shellTask('api', leaves('api'), 'depends_on = ["db"]');
    await using supervised = await Supervised.start(db + api + shellTask('order', 'cat order'));
    await supervised.start('api');
    for (const name of ['db', 'api']) await eventually(() => access(join(supervised.folder, `${name}.up`)));
    await supervised.request('subscribe', { changes: true });
    const gone = supervised.next('tasks/changed', ({ removed }) => removed.includes('db'));
    await reload(supervised, shellTask('order', 'cat order'));
    await gone;
    await supervised.start('order');
    await supervised.until('order', ({ status }) => status.kind === 'finished');
    assert.equal(await supervised.logFile('order', 'stdout.log'), 'api\ndb\n');
  });

  it('does not take the moment between truncating and writing for a file without tasks', async () => {
    await using supervised = await Supervised.start(WEB);
    const before = (await supervised.start('web')).tasks[0]?.task.pid;
    await supervised.request('subscribe', { changes: true });
    for (let save = 1; save <= 20; save++) {
      const reported = supervised.next('tasks/changed', ({ tasks }) => tasks[0]?.title === `save ${save}`);
      const file = await open(join(supervised.folder, 'dirigent.toml'), 'r+');
      await file.truncate(0);
      // Each fourth editor is slow about it.
      if (save % 4 === 0) await pause(200);
      await file.writeFile(shellTask('web', STAYS, `title = "save ${save}"`));
      await file.close();
      await reported;
    }
    const { pid, status } = await supervised.task('web');
    assert.deepEqual([pid, status.kind], [before, 'running']);
  });

  it('keeps a task that comes back before it was stopped', async () => {
    await using supervised = await Supervised.start(WEB + shellTask('api', STAYS, 'depends_on = ["web"]'));
    await supervised.start('api');
    await supervised.write(API);
    // An editor that truncates and then writes: both are read, whichever the supervisor sees.
    await supervised.write(WEB + API);
    await supervised.request('project/reload', {});
    const task = await supervised.task('web');
    assert.equal(task.wanted, 'up');
  });

  it('does not stop a task whose definition is just being typed', async () => {
    await using supervised = await Supervised.start(WEB + API);
    const [web] = (await supervised.start('web')).tasks;
    await supervised.write(HALF_EDITED);
    const project = await supervised.request('project/reload', {});
    assert.ok(project.diagnostics.some(({ severity, task }) => severity === 'error' && task === 'web'));
    const { tasks } = await supervised.request('tasks/list', {});
    assert.deepEqual(
      tasks.map(({ name }) => name),
      ['web', 'api'],
      'also its place is kept',
    );
    assert.deepEqual([tasks[0]?.pid, tasks[0]?.status.kind, tasks[0]?.changed], [web?.task.pid, 'running', false]);
    await supervised.request('subscribe', { changes: true });
    const gone = supervised.next('tasks/changed', ({ removed }) => removed.includes('web'));
    await reload(supervised, API);
    await gone;
  });

  it('does not stop such a task when the supervisor dies meanwhile', async () => {
    await using supervised = await Supervised.start(WEB + API);
    const [web] = (await supervised.start('web')).tasks;
    await supervised.kill();
    await supervised.write(HALF_EDITED);
    await supervised.launch();
    const task = await supervised.task('web');
    assert.deepEqual([task.pid, task.status.kind, task.wanted], [web?.task.pid, 'running', 'up']);
  });

  it('never starts a task that was broken from the beginning', async () => {
    await using supervised = await Supervised.start(HALF_EDITED);
    await assert.rejects(supervised.start('web'), /no task "web"/);
    assert.equal((await supervised.start('api')).tasks[0]?.task.status.kind, 'running');
  });

  it('tries again at once what failed for want of the change, where that executes nothing else', async () => {
    await using supervised = await Supervised.start(shellTask('web', '[ -e up ] && exec sleep 1000; touch up; exit 1'));
    await supervised.start('web');
    await supervised.until('web', ({ status }) => status.kind === 'failed');
    await reload(supervised, shellTask('web', '[ -e up ] && exec sleep 1000; touch up; exit 1', 'timeout = "1h"'));
    await supervised.until('web', ({ status }) => status.kind === 'running');
  });
});

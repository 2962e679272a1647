import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, symlink, rename, lstat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';
import { killedInBackoff } from './killed-in-backoff.ts';

const STARTUP = `
[[tasks]]
name = "web"
command = "sleep 1000"
shell = true
run_at_startup = true
`;

async function startup(supervised: Supervised): Promise<void> {
  const { project } = await supervised.request('tasks/list', {});
  await supervised.request('project/startup', { hash: project.startup.hash });
}

describe('one life of the table', () => {
  it('remembers what the user stopped before the startup came', async () => {
    await using supervised = await Supervised.start(STARTUP);
    await supervised.start('web');
    await supervised.stop('web');
    await startup(supervised);
    assert.equal((await supervised.task('web')).status.kind, 'stopped');
  });

  it('remembers it across the death of the supervisor, and starts over once everything was stopped', async () => {
    await using supervised = await Supervised.start(STARTUP);
    await startup(supervised);
    await supervised.stop('web');
    await supervised.kill();
    await supervised.launch();
    await startup(supervised);
    assert.equal((await supervised.task('web')).status.kind, 'stopped');
    await supervised.request('supervisor/shutdown', { stopTasks: true });
    await supervised.ended();
    await supervised.launch();
    await startup(supervised);
    assert.equal((await supervised.task('web')).status.kind, 'running');
  });

  it('starts a startup task again that left the file with a branch and came back', async () => {
    await using supervised = await Supervised.start(STARTUP);
    await startup(supervised);
    await supervised.write('');
    await eventually(async () => assert.deepEqual((await supervised.request('tasks/list', {})).tasks, []));
    await supervised.write(STARTUP);
    await supervised.until('web', () => true);
    await startup(supervised);
    assert.equal((await supervised.task('web')).status.kind, 'running');
  });

  it('does not outlive a boot: what was queued before it no longer starts automatically', async () => {
    await using supervised = await killedInBackoff('1m');
    await supervised.pretendBoot();
    await supervised.launch();
    const task = await supervised.task('flaky');
    assert.deepEqual([task.status.kind, task.wanted], ['stopped', 'down']);
  });

  it('does not outlive the start of a container, though its host has not booted', async () => {
    await using supervised = await killedInBackoff('1m');
    const path = join(supervised.storage.folder, 'session.json');
    const session = JSON.parse(await readFile(path, 'utf8')) as { bootId: string };
    const [boot = '', start] = session.bootId.split(' ');
    assert.ok(start !== undefined);
    await writeFile(path, JSON.stringify({ ...session, bootId: `${boot} ${Number(start) + 1}` }));
    await supervised.launch();
    const task = await supervised.task('flaky');
    assert.deepEqual([task.status.kind, task.wanted], ['stopped', 'down']);
  });

  it('lists an ad hoc command until it is removed, also across the death of the supervisor; its logs go with it', async () => {
    await using supervised = await Supervised.start('', ['--detached']);
    await supervised.request('tasks/run', { command: 'echo once', shell: true });
    await supervised.until('b1', ({ status }) => status.kind === 'finished');
    await supervised.kill();
    await supervised.launch();
    assert.equal((await supervised.task('b1')).status.kind, 'finished');
    assert.equal(await supervised.logFile('b1', 'stdout.log'), 'once\n');
    assert.equal((await supervised.request('tasks/run', { command: 'true' })).name, 'b2');
    await supervised.request('tasks/remove', { task: 'b1' });
    assert.equal(existsSync(supervised.storage.taskFolder('b1')), false);
  });

  it('brings a crashed task back when a watched file is saved', async () => {
    await using supervised = await Supervised.start(`
[[tasks]]
name = "server"
command = "test -e cured && exec sleep 1000; exit 1"
shell = true
watch = ["cured"]
`);
    await supervised.start('server');
    await supervised.until('server', ({ status }) => status.kind === 'failed');
    // The watch may not have begun when the first save comes.
    await eventually(async () => {
      await supervised.touch('cured');
      const isBack = async (): Promise<void> => assert.equal((await supervised.task('server')).status.kind, 'running');
      await eventually(isBack, { within: 2000 });
    });
  });

  it('edits the file that a link leads to, and lets two edits take turns', async () => {
    await using supervised = await Supervised.start(STARTUP);
    const file = join(supervised.folder, 'dirigent.toml');
    await rename(file, join(supervised.folder, 'real.toml'));
    await symlink('real.toml', file);
    const add = (name: string): Promise<unknown> =>
      supervised.request('project/createTask', { task: { name, command: 'true' } });
    await Promise.all([add('one'), add('two')]);
    assert.ok((await lstat(file)).isSymbolicLink());
    const text = await readFile(join(supervised.folder, 'real.toml'), 'utf8');
    for (const name of ['web', 'one', 'two']) assert.match(text, new RegExp(`name = "${name}"`));
  });

  it('takes no task out of the file that another depends on, and names its dependents', async () => {
    await using supervised = await Supervised.start(
      '[[tasks]]\nname = "db"\ncommand = "true"\n\n[[tasks]]\nname = "api"\ncommand = "true"\ndepends_on = ["db"]\n',
    );
    await assert.rejects(supervised.request('project/deleteTask', { name: 'db' }), {
      message: 'db is needed by api. Remove it from its depends_on first.',
    });
    const { tasks } = await supervised.request('tasks/list', {});
    assert.deepEqual(
      tasks.map(({ name }) => name),
      ['db', 'api'],
    );
  });
});

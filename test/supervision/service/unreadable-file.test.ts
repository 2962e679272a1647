import assert from 'node:assert/strict';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { shellTask } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

const STAYS = 'exec sleep 1000';
const FLAKY = 'restart = "always"\nrestart_delay = "10m"\nmax_retries = 0';
const TASKS =
  shellTask('web', STAYS) + shellTask('flaky', 'exit 1', FLAKY) + shellTask('idle', STAYS, 'title = "At rest"');

const file = (supervised: Supervised): string => join(supervised.folder, 'dirigent.toml');

/** Root may read what nobody may. */
const isRoot = process.getuid?.() === 0;

/** Ways in which a file is there and cannot be read, and what is said of each. */
const WAYS: Readonly<Record<string, { readonly spoil: (path: string) => Promise<void>; readonly says: RegExp }>> = {
  'a syntax error': { spoil: (path) => writeFile(path, `${TASKS}[[tasks`), says: /toml:\d+/ },
  'a link in a circle': { spoil: (path) => rm(path).then(() => symlink(path, path)), says: /symbolic link/ },
  'a link that leads to nothing': {
    spoil: (path) => rm(path).then(() => symlink('/nowhere/at/all', path)),
    says: /a broken link to \/nowhere\/at\/all/,
  },
  'a folder': { spoil: (path) => rm(path).then(() => mkdir(path)), says: /it is a folder/ },
  'a FIFO': {
    spoil: async (path) => {
      await rm(path);
      const { makeFifos } = await import('../../../src/process/posix/run-folder.ts');
      await makeFifos([path]);
    },
    says: /a device, a pipe or a socket/,
  },
  'a text that is not UTF-8': {
    spoil: (path) => writeFile(path, Buffer.from(`# caf\xe9\n${TASKS}`, 'latin1')),
    says: /line 1 is not valid UTF-8/,
  },
  'more than a file of tasks can be': {
    spoil: (path) => writeFile(path, Buffer.alloc(17 * 1024 * 1024, ' ')),
    says: /the limit is/,
  },
  ...(!isRoot && {
    'without the right to read it': { spoil: (path: string) => chmod(path, 0), says: /permission denied/ },
  }),
};

async function withThree(): Promise<Supervised> {
  const supervised = await Supervised.start(TASKS);
  await supervised.start('web', 'flaky');
  await supervised.until('flaky', ({ status }) => status.kind === 'backoff');
  return supervised;
}

async function states(supervised: Supervised): Promise<readonly string[]> {
  const { tasks } = await supervised.request('tasks/list', {});
  return tasks.map(({ name, status }) => `${name} ${status.kind}`);
}

/** `auto` starts by itself; then its file goes, and it is stopped. */
async function startAndTakeAway(supervised: Supervised): Promise<void> {
  const { startup } = (await supervised.request('tasks/list', {})).project;
  await supervised.request('project/startup', { hash: startup.hash });
  await supervised.request('subscribe', { changes: true });
  const gone = supervised.next('tasks/changed', ({ removed }) => removed.includes('auto'));
  await rm(file(supervised));
  await gone;
}

describe('a dirigent.toml that is there and cannot be read', () => {
  for (const [way, { spoil, says }] of Object.entries(WAYS)) {
    it(`${way}, when a supervisor begins: keeps all that runs and all that is wanted, and says so`, async () => {
      await using supervised = await withThree();
      const { pid } = await supervised.task('web');
      await supervised.kill();
      await spoil(file(supervised));
      await supervised.launch();
      const { tasks, project } = await supervised.request('tasks/list', {});
      assert.deepEqual(
        tasks.map(({ name, wanted }) => `${name} ${wanted}`),
        ['web up', 'flaky up', 'idle down'],
      );
      assert.equal((await supervised.task('web')).pid, pid);
      assert.equal((await supervised.task('idle')).title, 'At rest');
      assert.equal(project.state, 'invalid');
      assert.match((await supervised.request('supervisor/info', {})).problems.join('\n'), says);
      const { text } = await supervised.request('tasks/explain', { task: 'idle' });
      assert.match(text, /last valid/);
      await supervised.start('idle');
      await supervised.until('idle', ({ status }) => status.kind === 'running');

      await rm(file(supervised), { recursive: true, force: true });
      await supervised.write(TASKS);
      await supervised.request('project/reload', {});
      const after = await supervised.request('tasks/list', {});
      assert.equal(after.project.state, 'loaded');
      assert.equal((await supervised.task('web')).pid, pid);
    });
  }

  it('while a supervisor runs: is said at once, and what ran goes on', async () => {
    await using supervised = await withThree();
    await supervised.request('subscribe', { changes: true });
    const before = await states(supervised);
    for (const way of ['a folder', 'a link that leads to nothing', 'a link in a circle']) {
      const reported = supervised.next('project/changed', ({ state }) => state === 'invalid');
      await WAYS[way]?.spoil(file(supervised));
      const { diagnostics } = await reported;
      assert.match(diagnostics[0]?.message ?? '', WAYS[way]?.says ?? /never/);
      assert.deepEqual(await states(supervised), before);
      const good = supervised.next('project/changed', ({ state }) => state === 'loaded');
      await rm(file(supervised), { recursive: true });
      await supervised.write(TASKS);
      await good;
    }
  });

  it('starts nothing without the values of its variables, records no start of it, and starts it when the file has them', async () => {
    const toml = shellTask('api', 'echo "$SECRET"; exec sleep 1000', 'env = { SECRET = "s" }');
    await using supervised = await Supervised.start(toml);
    await supervised.kill();
    await supervised.write(`${toml}[[tasks`);
    await supervised.launch();
    const [refused] = (await supervised.start('api')).tasks;
    assert.match(refused?.error ?? '', /The value of SECRET is only in .*Fix the file, then start the task again\.$/);
    await supervised.write(toml);
    await supervised.request('project/reload', {});
    const { wanted, status, awaitsConsent } = await supervised.task('api');
    assert.deepEqual([wanted, status.kind, awaitsConsent], ['down', 'stopped', undefined]);
    await supervised.start('api');
    await supervised.until('api', ({ status }) => status.kind === 'running');
    await supervised.stop('api');
    assert.match(await supervised.logFile('api', 'stdout.log'), /^s$/m);
  });

  it('starts nothing that needs what has lost its values, and restarts nothing into it', async () => {
    const toml =
      shellTask('db', 'exec sleep 1000', 'env = { SECRET = "s" }') +
      shellTask('web', STAYS, 'depends_on = ["db"]') +
      shellTask('free', STAYS);
    await using supervised = await Supervised.start(toml);
    await supervised.kill();
    await supervised.write(`${toml}[[tasks`);
    await supervised.launch();
    const lost = /^(It needs db\. )?The value of SECRET is only in .*Fix the file/;
    for (const method of ['tasks/start', 'tasks/restart'] as const) {
      const { tasks } = await supervised.request(method, { tasks: { names: ['db', 'web', 'free'] } });
      assert.deepEqual(
        tasks.map(({ task, error = '' }) => `${task.name} ${task.wanted} ${String(lost.test(error))}`),
        ['db down true', 'web down true', 'free up false'],
      );
    }
    await supervised.write(toml);
    await supervised.request('project/reload', {});
    await supervised.start('web');
    await supervised.until('web', ({ status }) => status.kind === 'running');
  });

  it('a task that is being typed does not get the values of its variables back, also where it drops its dependencies', async () => {
    const api = shellTask('api', STAYS, 'env = { SECRET = "s" }\ndepends_on = ["db"]');
    await using supervised = await Supervised.start(api + shellTask('db', STAYS));
    await supervised.kill();
    await supervised.write(`[[tasks]]\nname = "api"\ncommand = 1\n${shellTask('db', STAYS, 'depends_on = ["api"]')}`);
    await supervised.launch();
    const [refused] = (await supervised.start('api')).tasks;
    assert.match(refused?.error ?? '', /The value of SECRET is only in/);
  });

  it('keeps the order of the file and the slots of its runner', async () => {
    const toml = `${shellTask('z', STAYS)}${shellTask('a', STAYS)}[task_runner]\nmax_running = 1\n`;
    await using supervised = await Supervised.start(toml);
    await supervised.start('z', 'a');
    await supervised.kill();
    await supervised.write('[[');
    await supervised.launch();
    assert.deepEqual(await states(supervised), ['z running', 'a waiting']);
  });

  it('asks for no approval of what is only remembered, and goes on with what was approved', async () => {
    const toml = shellTask('job', 'exit 1', `run_at_startup = true\nenv = { A = "1" }\n${FLAKY}`);
    await using supervised = await Supervised.start(toml);
    const { startup } = (await supervised.request('tasks/list', {})).project;
    await supervised.request('project/startup', { hash: startup.hash });
    await supervised.until('job', ({ status }) => status.kind === 'backoff');
    for (const text of ['[[', toml]) {
      await supervised.kill();
      await supervised.write(text);
      await supervised.launch();
    }
    await supervised.until('job', ({ status, restarts }) => status.kind === 'backoff' && restarts > 0);
    assert.equal((await supervised.task('job')).awaitsConsent, undefined);
  });

  it('a branch without the file for a moment stops nothing', async () => {
    await using supervised = await withThree();
    const { pid } = await supervised.task('web');
    await supervised.request('subscribe', { changes: true });
    const away = supervised.next('project/changed', ({ state }) => state === 'invalid');
    await rename(file(supervised), `${file(supervised)}.away`);
    assert.match((await away).diagnostics[0]?.message ?? '', /is missing.*are stopped/);
    const back = supervised.next('project/changed', ({ state }) => state === 'loaded');
    await rename(`${file(supervised)}.away`, file(supervised));
    await back;
    assert.equal((await supervised.task('web')).pid, pid);
  });

  it('a file that goes for good: its tasks are stopped with a message; startup tasks start again when it is back', async () => {
    const toml = shellTask('auto', STAYS, 'run_at_startup = true') + shellTask('hand', STAYS);
    await using supervised = await Supervised.start(toml);
    const { startup } = (await supervised.request('tasks/list', {})).project;
    await supervised.request('project/startup', { hash: startup.hash });
    await supervised.start('hand');
    await supervised.request('subscribe', { changes: true, events: true });
    const reported = supervised.next('tasks/event', ({ data }) => data?.['change'] === 'missing');
    const gone = supervised.next('tasks/changed', ({ removed }) => removed.includes('auto'));
    await rm(file(supervised));
    assert.match(String((await reported).data?.['message']), /dirigent\.toml is missing: auto, hand are being stopped/);
    await gone;
    const { project } = await supervised.request('tasks/list', {});
    assert.match(project.diagnostics[0]?.message ?? '', /is missing, and its tasks were stopped/);
    await supervised.write(toml);
    await supervised.until('auto', ({ status }) => status.kind === 'running');
    assert.equal((await supervised.task('hand')).status.kind, 'stopped');
  });

  it('a supervisor of a terminal stays for the return of the file, and starts its startup tasks again', async () => {
    const toml = shellTask('auto', 'echo up; exec sleep 1000', 'run_at_startup = true');
    await using supervised = await Supervised.start(toml, ['--detached']);
    await startAndTakeAway(supervised);
    supervised.client.dispose();
    // Longer than it stays when nobody needs it.
    await pause(7_000);
    await supervised.write(toml);
    await supervised.connect();
    await supervised.until('auto', ({ status }) => status.kind === 'running');
  });

  it('a startup task does not start again when the file comes back with another command', async () => {
    const toml = (command: string): string => shellTask('auto', command, 'run_at_startup = true');
    await using supervised = await Supervised.start(toml(STAYS));
    await startAndTakeAway(supervised);
    await supervised.write(toml('touch ran; exec sleep 2000'));
    const { project } = await supervised.request('project/reload', {}).then(() => supervised.request('tasks/list', {}));
    assert.equal((await supervised.task('auto')).status.kind, 'stopped');
    await supervised.request('project/startup', { hash: project.startup.hash });
    await supervised.until('auto', ({ status }) => status.kind === 'running');
  });

  it('is gone when a supervisor begins: what runs is kept for as long', async () => {
    await using supervised = await withThree();
    const { pid } = await supervised.task('web');
    await supervised.kill();
    await rename(file(supervised), `${file(supervised)}.away`);
    await supervised.launch();
    assert.equal((await supervised.task('web')).pid, pid);
    await rename(`${file(supervised)}.away`, file(supervised));
    await supervised.request('project/reload', {});
    assert.equal((await supervised.task('web')).pid, pid);
  });
});

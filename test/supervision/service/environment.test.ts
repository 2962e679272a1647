import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { Rig } from '../../support/rig/rig.ts';
import { Supervised } from '../../support/supervised.ts';

type Env = Readonly<Record<string, string>>;

const projectOf = (rig: Rig, keys: string): string => `[[tasks]]\nname = "web"\n${rig.command('web').toml}\n${keys}\n`;

/** What `web` sees when a client with this environment starts it. */
async function seenBy(rig: Rig, supervised: Supervised, env: Env): Promise<Env> {
  const { tasks } = await supervised.request('tasks/start', { tasks: { names: ['web'] }, env });
  assert.equal(tasks[0]?.error, undefined);
  return (await rig.command('web').next()).env;
}

describe('the environment of a task', () => {
  it('is that of the client, then the env_files in their order, then env; without what unset_env names', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.prepare(
      projectOf(
        rig,
        'env_file = ["one.env", "two.env"]\nunset_env = ["GONE"]\nenv = { C = "env", PORT = 3000, ON = true }',
      ),
    );
    await writeFile(join(supervised.folder, 'one.env'), 'A=one\nB=one\nC=one\n');
    await writeFile(join(supervised.folder, 'two.env'), 'B="two words"\nC=two\n');
    await supervised.launch();
    const env = await seenBy(rig, supervised, { PATH: '/usr/bin:/bin', A: 'c', B: 'c', C: 'c', GONE: 'c', KEPT: 'c' });
    const { A, B, C, GONE, KEPT, PORT, ON, DIRIGENT_TASK, DIRIGENT_RUN } = env;
    assert.deepEqual([A, B, C, GONE, KEPT, PORT, ON], ['one', 'two words', 'env', undefined, 'c', '3000', 'true']);
    assert.equal(DIRIGENT_TASK, 'web');
    assert.notEqual(DIRIGENT_RUN, undefined);
  });

  it('reads its env_files again at every start, and says so when one is gone', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.prepare(projectOf(rig, 'env_file = ".env"'));
    const file = join(supervised.folder, '.env');
    await writeFile(file, 'A=1\n');
    await supervised.launch();
    assert.equal((await seenBy(rig, supervised, {}))['A'], '1');
    await writeFile(file, 'A=2\n');
    await supervised.request('tasks/restart', { tasks: { names: ['web'] } });
    assert.equal((await rig.command('web').next()).env['A'], '2');
    await supervised.stop('web');
    await rm(file);
    const { tasks } = await supervised.start('web');
    assert.match(tasks[0]?.error ?? '', /env_file "\.env" does not exist.*Create it/);
    assert.ok(tasks[0]?.task.status.kind === 'failed');
    assert.equal(tasks[0].task.status.reason, 'spawn');
  });

  it('has nothing of the editor, nor of the supervisor itself', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(projectOf(rig, ''));
    const env = await seenBy(rig, supervised, {
      PATH: '/usr/bin:/bin',
      ELECTRON_RUN_AS_NODE: '1',
      VSCODE_PID: '1',
      VSCODE_IPC_HOOK: '/tmp/x.sock',
      VSCODE_NLS_CONFIG: '{}',
      NODE_OPTIONS: '--require /x/ms-vscode.js-debug/src/bootloader.js',
      DIRIGENT_STORAGE: '/s',
    });
    // What a shell or the system adds is nobody's.
    const names = Object.keys(env).filter((name) => !['PATH', 'PWD', 'OLDPWD', 'SHLVL', '_'].includes(name));
    assert.deepEqual(names.sort(), ['DIRIGENT_RUN', 'DIRIGENT_TASK']);
  });

  it('stays that of the client for restarts by policy, and changes with the next start by hand', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(
      projectOf(rig, 'restart = "on-failure"\nrestart_delay = "10ms"\nsuccess_exit_codes = [0]'),
    );
    await supervised.request('tasks/start', { tasks: { names: ['web'] }, env: { WHO: 'first' } });
    const web = await rig.command('web').next();
    await web.exit(1);
    assert.equal((await rig.command('web').next()).env['WHO'], 'first');
    await supervised.request('tasks/restart', { tasks: { names: ['web'] }, env: { WHO: 'second' } });
    assert.equal((await rig.command('web').next()).env['WHO'], 'second');
  });

  it('says what is wrong when it is larger than the system takes, and nothing hangs', async () => {
    await using rig = await Rig.start();
    await using supervised = await Supervised.start(projectOf(rig, ''));
    const env = Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`BIG_${index}`, 'x'.repeat(100_000)]));
    const { tasks } = await supervised.request('tasks/start', { tasks: { names: ['web'] }, env });
    const status = tasks[0]?.task.status;
    assert.ok(status?.kind === 'failed');
    assert.equal(status.reason, 'spawn');
    assert.match(tasks[0]?.error ?? '', /its environment or its arguments are too large.*unset_env/);
    await seenBy(rig, supervised, { PATH: '/usr/bin:/bin' });
  });
});

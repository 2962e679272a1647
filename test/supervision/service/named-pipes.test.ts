import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { Rig } from '../../support/rig/rig.ts';
import { Supervised } from '../../support/supervised.ts';

const PIPES = ['p1', 'p2', 'p3', 'p4'] as const;

const task = (name: string, keys: string): string => `[[tasks]]\nname = "${name}"\n${keys}\n`;
const sleeper = (name: string, keys = ''): string => task(name, `command = "sleep"\nargs = ["600"]\n${keys}`);

function makePipes(folder: string, ...names: readonly string[]): void {
  execFileSync(
    'mkfifo',
    names.map((name) => join(folder, name)),
  );
}

describe('an env_file that is a named pipe', () => {
  it('four pipes without a writer hold up their own tasks only, and a stop aborts each wait at once', async () => {
    const toml = [sleeper('other'), ...PIPES.map((name) => sleeper(name, `env_file = "${name}"`))].join('');
    await using supervised = await Supervised.prepare(toml);
    makePipes(supervised.folder, ...PIPES);
    await supervised.launch();
    // Answered, though none of them runs: each says what it waits for.
    const { tasks } = await supervised.start(...PIPES);
    for (const [index, { task: found }] of tasks.entries()) {
      assert.ok(found.status.kind === 'starting' && found.status.pid === undefined, JSON.stringify(found.status));
      assert.match(found.status.waitsFor ?? '', new RegExp(`^env_file "${PIPES[index] ?? ''}": .*named pipe`));
    }
    const { text } = await supervised.request('tasks/explain', { task: 'p1' });
    assert.match(text, /^p1 is starting and waiting for env_file "p1": a named pipe that has not been written to/);
    await supervised.start('other');
    assert.equal((await supervised.task('other')).status.kind, 'running');
    await supervised.stop('other');
    const stopped = await supervised.stop('p1', 'p2');
    assert.deepEqual(
      stopped.tasks.map(({ task: found }) => found.status.kind),
      ['stopped', 'stopped'],
    );
    process.kill(supervised.pid, 'SIGTERM');
    assert.equal(await supervised.ended(), 0);
    assert.deepEqual(await supervised.processes(), []);
  });

  it('the task starts with what is written into the pipe later, and again with what comes next', async () => {
    await using rig = await Rig.start();
    const toml = task('web', `${rig.command('web').toml}\nenv_file = ["before.env", "pipe"]`);
    await using supervised = await Supervised.prepare(toml);
    await writeFile(join(supervised.folder, 'before.env'), 'A=before\nB=before\n');
    makePipes(supervised.folder, 'pipe');
    await supervised.launch();
    await supervised.start('web');
    await writeFile(join(supervised.folder, 'pipe'), 'A="from the pipe"\n');
    const { A, B } = (await rig.command('web').next()).env;
    assert.deepEqual([A, B], ['from the pipe', 'before']);
    const restarted = supervised.request('tasks/restart', { tasks: { names: ['web'] } });
    await writeFile(join(supervised.folder, 'pipe'), 'A=second\n');
    assert.equal((await rig.command('web').next()).env['A'], 'second');
    await restarted;
  });

  it('two tasks that share a pipe get one text each, whole', async () => {
    await using rig = await Rig.start();
    const toml = ['one', 'two'].map((name) => task(name, `${rig.command(name).toml}\nenv_file = "pipe"`)).join('');
    await using supervised = await Supervised.prepare(toml);
    makePipes(supervised.folder, 'pipe');
    await supervised.launch();
    await supervised.start('one', 'two');
    const pipe = join(supervised.folder, 'pipe');
    const reported = ['one', 'two'].map(async (name) => (await rig.command(name).next()).env);
    await writeFile(pipe, 'A=first\nB=first\n');
    // Whoever came first.
    await Promise.race(reported);
    await writeFile(pipe, 'A=second\nB=second\n');
    const seen = (await Promise.all(reported)).map(({ A, B }) => `${String(A)} ${String(B)}`);
    assert.deepEqual(seen.sort(), ['first first', 'second second']);
  });

  it('probes and the stop command have what the run was started with, and read nothing from the pipe', async () => {
    const keys = [
      'env_file = "pipe"',
      `stop_command = 'echo "stopped with $SECRET" >> said'`,
      `healthcheck = { command = "sh", args = ["-c", "test \\"$SECRET\\" = value"], interval = "100ms" }`,
    ];
    await using supervised = await Supervised.prepare(sleeper('web', keys.join('\n')));
    makePipes(supervised.folder, 'pipe');
    await supervised.launch();
    await supervised.start('web');
    await writeFile(join(supervised.folder, 'pipe'), 'SECRET=value\n');
    await supervised.until('web', ({ status }) => status.kind === 'running' && status.health === 'healthy');
    await supervised.stop('web');
    assert.equal(execFileSync('cat', [join(supervised.folder, 'said')], { encoding: 'utf8' }), 'stopped with value\n');
  });

  it('a start that waits for a pipe is repeated by the next supervisor after a kill -9', async () => {
    await using supervised = await Supervised.prepare(sleeper('web', 'env_file = "pipe"'));
    makePipes(supervised.folder, 'pipe');
    await supervised.launch();
    await supervised.start('web');
    await supervised.kill();
    await supervised.launch();
    await supervised.until('web', ({ status }) => status.kind === 'starting' && status.waitsFor !== undefined);
    await writeFile(join(supervised.folder, 'pipe'), 'A=1\n');
    await supervised.until('web', ({ status }) => status.kind === 'running');
  });

  for (const [file, words] of [
    ['/dev/zero', /is a device or a socket, not a file/],
    ['.', /is a folder/],
    ['gone', /does not exist/],
  ] as const)
    it(`${file} as an env_file is refused in words`, async () => {
      await using supervised = await Supervised.start(sleeper('web', `env_file = "${file}"`));
      const { tasks } = await supervised.start('web');
      assert.match(tasks[0]?.error ?? '', words);
    });
});

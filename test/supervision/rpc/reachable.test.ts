// One supervisor of a folder, found from every terminal of its user, whatever their environments lack and whatever
// somebody tidies away under it.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { SupervisorInfo } from '../../../src/model/clients.ts';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { formerName } from '../../../src/rpc/lock/former-locks.ts';
import { endpointIn, endpointInStorage } from '../../../src/rpc/discovery/socket-path.ts';
import { isRunning } from '../../support/alive.ts';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine, type Ended } from '../cli/command-line.ts';

const COUNTER = `
[[tasks]]
name = "counter"
command = "i=0; while :; do i=$((i+1)); echo $i; sleep 0.2; done"
shell = true
restart = "always"
`;

/** `dirigent …` in a terminal whose environment differs by these words of the shell. */
async function terminal(cli: CommandLine, change: string, ...verb: string[]): Promise<Ended> {
  return cli.shell(`${change}\ndirigent ${verb.join(' ')}`);
}

async function text(cli: CommandLine, change: string, ...verb: string[]): Promise<string> {
  const { code, stdout, stderr } = await terminal(cli, change, ...verb);
  assert.equal(code, 0, stderr);
  return stdout;
}

async function pidOf(cli: CommandLine, change: string): Promise<number> {
  return (JSON.parse(await text(cli, change, 'info', '--json')) as SupervisorInfo).pid;
}

async function counterOf(cli: CommandLine, change: string): Promise<TaskInfo | undefined> {
  return (JSON.parse(await text(cli, change, 'list', '--json')) as TaskInfo[])[0];
}

const HERE = '';
const WITHOUT_RUNTIME = 'unset XDG_RUNTIME_DIR; export HOME= TMPDIR=/nowhere';

/** As the editor, which keeps runs in a folder of its own. */
function editor(project: Supervised): string {
  return `export DIRIGENT_STORAGE=${join(project.root, 'editor')}`;
}

describe('a supervisor that is always reachable', () => {
  it('two terminals with different runtime folders share one supervisor', async () => {
    await using project = await Supervised.prepare(COUNTER);
    const cli = new CommandLine(project);
    await text(cli, HERE, 'start', 'counter');
    const pid = await pidOf(cli, HERE);
    for (const other of [
      WITHOUT_RUNTIME,
      editor(project),
      `export XDG_RUNTIME_DIR=${join(project.root, 'elsewhere')}`,
    ]) {
      assert.equal((await counterOf(cli, other))?.status.kind, 'running', other);
      assert.equal(await pidOf(cli, other), pid);
    }
    await text(cli, HERE, 'stop', 'counter');
    assert.equal((await counterOf(cli, WITHOUT_RUNTIME))?.status.kind, 'stopped');
    await text(cli, WITHOUT_RUNTIME, 'down');
    assert.deepEqual(await project.processes(), []);
  });

  it('the next supervisor adopts where the records are, whichever terminal launches it', async () => {
    await using project = await Supervised.prepare(COUNTER);
    const cli = new CommandLine(project);
    await text(cli, `${editor(project)}; ${WITHOUT_RUNTIME}`, 'start', 'counter');
    const before = await counterOf(cli, HERE);
    assert.equal(before?.status.kind, 'running');
    process.kill(await pidOf(cli, HERE), 'SIGKILL');
    await eventually(async () => assert.equal((await terminal(cli, HERE, 'info')).code, 1));
    const after = await counterOf(cli, HERE);
    assert.deepEqual([after?.pid, after?.runId], [before.pid, before.runId]);
    await text(cli, HERE, 'down');
    assert.deepEqual(await project.processes(), []);
    const lines = (await readFile(after?.logs.stdout ?? '', 'utf8')).trimEnd().split('\n').map(Number);
    assert.deepEqual(
      lines,
      lines.map((_, index) => index + 1),
    );
  });

  it('publishes its endpoint also where no folder for info files can be used', async () => {
    await using project = await Supervised.prepare(COUNTER);
    const cli = new CommandLine(project);
    const without = `${WITHOUT_RUNTIME} DIRIGENT_WAYS=/proc/ways`;
    await text(cli, without, 'start', 'counter');
    for (const change of [without, HERE]) {
      const socket = connect((await text(cli, change, 'info', '--socket')).trimEnd());
      await once(socket, 'connect');
      socket.destroy();
    }
    await text(cli, without, 'down');
  });

  it('two supervisors of one storage are impossible, also where every hint at the first is gone', async () => {
    await using project = await Supervised.start('');
    const elsewhere = join(project.root, 'o');
    await mkdir(elsewhere, { mode: 0o700 });
    const env = { ...project.env, XDG_RUNTIME_DIR: elsewhere, DIRIGENT_WAYS: join(elsewhere, 'ways') };
    const second = spawn(
      process.execPath,
      ['dist/supervisor.js', '--folder', project.folder, '--storage', project.storageRoot],
      { env, stdio: 'ignore' },
    );
    assert.equal(await project.exitCodeOf(second), 75);
  });

  it('one whose storage and whose ways are deleted takes both again, and lets no second one in', async () => {
    await using project = await Supervised.start('');
    const cli = new CommandLine(project);
    const address = await project.address();
    const ways = endpointIn(address.ways[0] ?? '', address.hash);
    const storage = endpointInStorage(project.storageRoot, address);
    for (const [path, sign] of [
      [project.storageRoot, storage.info],
      [ways.home, ways.info],
    ] as const) {
      // It may put back the first while the last is being deleted.
      await eventually(() => rm(path, { recursive: true }));
      await eventually(() => stat(sign));
      assert.equal(await pidOf(cli, HERE), project.pid);
      assert.equal(await project.exitCodeOf(project.spawnSupervisor()), 75);
    }
  });

  it('where the state is deleted, what runs is known to the next supervisor all the same', async () => {
    await using project = await Supervised.start(COUNTER);
    await project.start('counter');
    const { pid, runId } = await project.until('counter', ({ status }) => status.kind === 'running');
    await eventually(() => rm(project.storageRoot, { recursive: true }));
    await eventually(() => stat(project.storage.recordPath('counter')));
    const { problems } = await project.request('supervisor/info', {});
    assert.match(problems.join('\n'), /was deleted while it was in use/);
    assert.equal((await project.request('tasks/run', { command: 'true', args: [] })).name, 'b1');
    await project.kill();
    await project.launch();
    const task = await project.until('counter', ({ status }) => status.kind === 'running');
    assert.deepEqual([task.pid, task.runId], [pid, runId]);
    await project.stop('counter');
    assert.ok(!(await isRunning(pid ?? 0)));
  });

  it('a runtime folder that a logout takes away, and a login makes again, changes nothing', async () => {
    await using project = await Supervised.start(COUNTER);
    const cli = new CommandLine(project);
    // The supervisor makes its place again meanwhile.
    await rm(project.runtime, { recursive: true, maxRetries: 5 });
    assert.equal(await pidOf(cli, HERE), project.pid);
    await mkdir(project.runtime, { mode: 0o700 });
    await text(cli, HERE, 'start', 'counter');
    await rename(project.runtime, `${project.runtime}-old`);
    await mkdir(project.runtime, { mode: 0o700 });
    assert.equal((await counterOf(cli, WITHOUT_RUNTIME))?.status.kind, 'running');
    await text(cli, HERE, 'stop', 'counter');
    await text(cli, HERE, 'down');
    assert.equal(await project.ended(), 0);
  });

  it('while the lock is held no client reports that nothing runs: the pid is named, and a knock brings it back', async () => {
    await using project = await Supervised.start('');
    const cli = new CommandLine(project);
    const { home, ways } = await project.address();
    process.kill(project.pid, 'SIGSTOP');
    for (const path of [home, ways[0] ?? '', endpointInStorage(project.storageRoot, await project.address()).home])
      await rm(path, { recursive: true });
    const { code, stderr } = await terminal(cli, HERE, 'info');
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`Cannot connect to the supervisor .* \\(process ${project.pid}\\).*kill -CONT ${project.pid}`),
    );
    process.kill(project.pid, 'SIGCONT');
    assert.equal(await pidOf(cli, HERE), project.pid);
  });

  it('a Tab does not wait for one that cannot be reached, and completes from the file', async () => {
    await using project = await Supervised.start(COUNTER);
    const cli = new CommandLine(project);
    const { home, ways } = await project.address();
    process.kill(project.pid, 'SIGSTOP');
    for (const path of [home, ways[0] ?? '', endpointInStorage(project.storageRoot, await project.address()).home])
      await rm(path, { recursive: true });
    assert.match(await text(cli, HERE, 'complete', 'restart', "''"), /^counter\t/m);
    process.kill(project.pid, 'SIGCONT');
  });

  it('what cannot be put back is tried again, for as long as it lives', async () => {
    await using project = await Supervised.start('');
    const { ways } = await project.address();
    const [path = ''] = ways;
    await eventually(async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 5 });
      await writeFile(path, 'in the way');
    });
    await eventually(async () => {
      const { problems } = await project.request('supervisor/info', {});
      assert.match(problems.at(-1) ?? '', /Some clients cannot find this supervisor: .*Retrying\./);
    });
    await rm(path);
    await eventually(async () => assert.equal(await pidOf(new CommandLine(project), WITHOUT_RUNTIME), project.pid));
  });

  it('another user who takes every name that can be guessed locks no client out', async () => {
    await using project = await Supervised.prepare('');
    const { former, hash, home } = await project.address();
    await mkdir(home, { mode: 0o777 });
    await chmod(home, 0o777);
    const names = former.map((door) => formerName(`${door.home}/${hash}.lock`));
    const squatter = await squat(names, home);
    try {
      const cli = new CommandLine(project);
      await text(cli, HERE, 'list');
      assert.equal(await pidOf(cli, WITHOUT_RUNTIME), await pidOf(cli, HERE));
      await text(cli, HERE, 'down');
    } finally {
      squatter?.kill('SIGKILL');
    }
  });

  it('a supervisor of the release before, under its old lock, is not joined by a second one', async () => {
    await using project = await Supervised.prepare('');
    const { former, hash } = await project.address();
    const old = await listener(former.slice(0, 1).map((door) => formerName(`${door.home}/${hash}.lock`)));
    try {
      assert.equal(await project.exitCodeOf(project.spawnSupervisor()), 75);
      const { code, stderr } = await terminal(new CommandLine(project), HERE, 'info');
      assert.equal(code, 1);
      assert.match(stderr, new RegExp(`process ${String(old.pid)}`));
    } finally {
      old.kill('SIGKILL');
    }
  });
});

/** Only root can be somebody else; everybody else has the folder spoilt alone. */
async function squat(names: readonly string[], home: string): Promise<ChildProcess | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  await chown(home, 65_534, 65_534);
  return listener(names, ['setpriv', '--reuid', '65534', '--clear-groups']);
}

/** A process that listens on these names in the abstract namespace. */
async function listener(names: readonly string[], become: readonly string[] = []): Promise<ChildProcess> {
  const program = `
    const names = ${JSON.stringify(names)};
    let left = names.length;
    for (const name of names) require('net').createServer().listen('\\0' + name, () => --left || console.log('there'));`;
  const [command, ...args] = [...become, process.execPath, '-e', program] as const;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

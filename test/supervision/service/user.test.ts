import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, chown, copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { CommandLine, Running } from '../cli/command-line.ts';
import { shellTask } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';
import { eventually } from '../../support/eventually.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const TASK = shellTask('web', 'id -un; exec sleep 1000', 'user = "nobody"');

/** Real, effective, saved and file system user of a process. */
async function usersOf(pid: number): Promise<readonly string[]> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return (/^Uid:\s+(.*)$/m.exec(status)?.[1] ?? '').split(/\s+/);
}

describe('a task of another user', () => {
  it('runs as that user, wholly, and is stopped like any other; or it is refused', async () => {
    await using supervised = await Supervised.start(TASK);
    const { tasks } = await supervised.start('web');
    if (!isRoot) return assert.match(tasks[0]?.error ?? '', /only root can run a task as another user/);
    assert.equal(tasks[0]?.error, undefined);
    const { pid = 0 } = tasks[0]?.task ?? {};
    const users = await usersOf(pid);
    assert.equal(users.length, 4);
    assert.deepEqual(new Set(users), new Set([String(NOBODY)]));
    await eventually(async () => assert.equal(await supervised.logFile('web', 'stdout.log'), 'nobody\n'));
    const stopped = await supervised.stop('web');
    assert.equal(stopped.tasks[0]?.task.status.kind, 'stopped');
    assert.deepEqual(
      (await supervised.processes()).map((each) => each.pid),
      [supervised.pid],
    );
  });

  it('may run a setuid program, as sudo and su are', async () => {
    // Who is not root has seen the refusal above.
    if (!isRoot) return;
    await using supervised = await Supervised.prepare('');
    const program = join(supervised.root, 'setuid');
    await copyFile('/bin/sleep', program);
    await chmod(supervised.root, 0o755);
    await chmod(program, 0o4755);
    await supervised.write(
      `[[tasks]]\nname = "web"\ncommand = "${program}"\nargs = ["1000"]\ncwd = "/"\nuser = "nobody"\n`,
    );
    await supervised.launch();
    const { tasks } = await supervised.start('web');
    assert.equal(tasks[0]?.error, undefined);
    assert.deepEqual((await usersOf(tasks[0]?.task.pid ?? 0)).slice(0, 2), [String(NOBODY), '0']);
    await supervised.stop('web');
  });

  it('is refused with a message when there is no such user, and nothing runs as another user', async () => {
    await using supervised = await Supervised.start(shellTask('web', 'id -un; exec sleep 1000', 'user = "nobdoy"'));
    const { tasks } = await supervised.start('web');
    assert.match(tasks[0]?.error ?? '', /user "nobdoy" does not exist/);
    assert.deepEqual(
      (await supervised.processes()).map((each) => each.pid),
      [supervised.pid],
    );
    await assert.rejects(supervised.logFile('web', 'stdout.log').then((text) => assert.equal(text, 'none')));
  });

  it('is refused where the supervisor has no right to it', async () => {
    // Who is not root has seen the refusal above.
    if (!isRoot) return;
    await using supervised = await Supervised.prepare(TASK.replace('"nobody"', '"root"'));
    for (const folder of [supervised.root, supervised.folder, supervised.storageRoot, supervised.runtime])
      await chown(folder, NOBODY, NOBODY);
    const cli = new CommandLine(supervised);
    const [file = '', ...args] = cli.command('start', 'web');
    // It launches the supervisor, which has no more rights than itself.
    const child = spawn(file, args, { cwd: supervised.folder, env: cli.env, uid: NOBODY, gid: NOBODY });
    const { code, stdout, stderr } = await new Running(child).ended;
    assert.equal(code, 1);
    assert.match(stdout + stderr, /only root can run a task as another user.*uid 65534/);
  });
});

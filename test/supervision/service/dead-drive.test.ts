import assert from 'node:assert/strict';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { DeadDrive } from '../../support/dead-drive.ts';
import { eventually } from '../../support/eventually.ts';
import { shellTask } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

const STAYS = 'exec sleep 1000';
const TASKS = shellTask('web', STAYS) + shellTask('idle', STAYS);
const SILENCE = /Cannot read .+: the file system at .*\/drive does not respond/;

/** A project whose dirigent.toml is a link to a drive, with one task that runs. */
async function linked(): Promise<{ readonly supervised: Supervised; readonly drive: DeadDrive }> {
  const supervised = await Supervised.prepare(TASKS);
  const drive = new DeadDrive(supervised.root);
  await writeFile(drive.path('dirigent.toml'), TASKS);
  await rm(join(supervised.folder, 'dirigent.toml'));
  await symlink(drive.path('dirigent.toml'), join(supervised.folder, 'dirigent.toml'));
  supervised.preload('dead-drive.cjs');
  await supervised.launch();
  await supervised.start('web');
  return { supervised, drive };
}

/** One whose thread waits for the drive takes no other way. */
async function endsBySignal(supervised: Supervised): Promise<void> {
  process.kill(supervised.pid, 'SIGTERM');
  await supervised.ended();
  assert.deepEqual(await supervised.processes(), []);
}

describe('a dirigent.toml on a drive that stops answering', () => {
  it('is said, again and again, and everything else goes on', async () => {
    const { supervised, drive } = await linked();
    await using _ = supervised;
    drive.die();
    for (let time = 0; time < 5; time += 1) {
      const { state, diagnostics } = await supervised.request('project/reload', {});
      assert.equal(state, 'invalid');
      assert.match(diagnostics[0]?.message ?? '', SILENCE);
    }
    await supervised.start('idle');
    const { tasks } = await supervised.stop('web', 'idle');
    assert.deepEqual(
      tasks.map(({ task }) => task.status.kind),
      ['stopped', 'stopped'],
    );
    await assert.rejects(supervised.request('project/createTask', { task: { name: 'new', command: 'true' } }), SILENCE);
    await endsBySignal(supervised);
  });

  it('what an earlier supervisor left is adopted all the same, and can be stopped', async () => {
    const { supervised, drive } = await linked();
    await using _ = supervised;
    const { pid } = await supervised.task('web');
    await supervised.kill();
    drive.die();
    await supervised.launch();
    assert.equal((await supervised.task('web')).pid, pid);
    assert.match(
      (await supervised.request('supervisor/info', {})).problems.join('\n'),
      /the file system at .*\/drive does not respond/,
    );
    await supervised.stop('web');
    await endsBySignal(supervised);
  });

  it('is read when the drive answers again, and watched from then on', async () => {
    const { supervised, drive } = await linked();
    await using _ = supervised;
    await supervised.kill();
    drive.die();
    await supervised.launch();
    await supervised.request('subscribe', { changes: true });
    const reported = supervised.next('project/changed', ({ state }) => state === 'loaded');
    await writeFile(drive.path('dirigent.toml'), TASKS + shellTask('later', STAYS));
    drive.revive();
    await reported;
    await supervised.task('later');
    // The watch on it is set up beside the reading.
    await supervised.request('project/reload', {});
    const saved = supervised.next('project/changed', ({ state }) => state === 'loaded');
    await writeFile(drive.path('dirigent.toml'), TASKS + shellTask('last', STAYS));
    await saved;
    await supervised.task('last');
  });
});

describe('`watch` of files on a drive that stops answering', () => {
  it('the tasks run, report that their files are not watched, and everything else goes on', async () => {
    const watching = (name: string): string =>
      shellTask(name, STAYS, 'watch = ["src/*", "../drive/**", "../drive/x/*"]');
    const names = ['a', 'b', 'c', 'd', 'e'];
    await using supervised = await Supervised.prepare(names.map(watching).join(''));
    const drive = new DeadDrive(supervised.root);
    await mkdir(join(supervised.folder, 'src'));
    supervised.preload('dead-drive.cjs');
    drive.die();
    await supervised.launch();
    const { tasks } = await supervised.start(...names);
    for (const { task, error } of tasks) assert.deepEqual([error, task.status.kind], [undefined, 'running']);
    await eventually(async () => {
      const { problems } = await supervised.request('supervisor/info', {});
      for (const name of names) {
        const words = new RegExp(`^${name}: .*changes in .*drive.* are not detected: the file system at .*drive does`);
        const silences = problems.filter((problem) => words.test(problem));
        assert.equal(silences.length, 2, problems.join('\n'));
      }
    });
    // What lies elsewhere is watched all the same.
    await touchUntilRestarted(supervised, 'a', join(supervised.folder, 'src', 'file'));
    // And the drive, when it is back.
    drive.revive();
    await touchUntilRestarted(supervised, 'b', drive.path('file'));
    drive.die();
    await supervised.stop(...names);
    await endsBySignal(supervised);
  });
});

/** The watch is set up beside everything else, and tells nobody when it is. */
async function touchUntilRestarted(supervised: Supervised, name: string, file: string): Promise<void> {
  const { runId } = await supervised.task(name);
  let touched = 0;
  await eventually(async () => {
    await writeFile(file, String((touched += 1)));
    await pause(500);
    assert.notEqual((await supervised.task(name)).runId, runId);
  });
}

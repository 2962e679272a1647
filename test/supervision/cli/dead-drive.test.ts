import assert from 'node:assert/strict';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { DeadDrive } from '../../support/dead-drive.ts';
import { shellTask } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine } from './command-line.ts';

const TASKS = shellTask('web', 'exec sleep 1000');
const SILENCE = /dirigent\.toml does not respond: the file system at .*\/drive is slow or disconnected/;
const preload = join(import.meta.dirname, '..', '..', 'support', 'dead-drive.cjs');

class CommandLineOfDrive extends CommandLine {
  override get env(): NodeJS.ProcessEnv {
    return { ...super.env, NODE_OPTIONS: `--require ${preload}` };
  }
}

describe('the command line, and a dirigent.toml on a drive that stops answering', () => {
  it('goes on with the supervisor that runs, with a sentence; down stops everything', async () => {
    await using supervised = await Supervised.prepare(TASKS);
    const drive = new DeadDrive(supervised.root);
    await writeFile(drive.path('dirigent.toml'), TASKS);
    await rm(join(supervised.folder, 'dirigent.toml'));
    await symlink(drive.path('dirigent.toml'), join(supervised.folder, 'dirigent.toml'));
    const cli = new CommandLineOfDrive(supervised);
    await cli.text('start', 'web');
    drive.die();
    // Each waits as long as a disk may need to begin to turn.
    const [listed, invalid] = await Promise.all([cli.run('list'), cli.run('validate')]);
    assert.deepEqual([listed.code, /web +running/.test(listed.stdout)], [0, true], listed.stdout);
    assert.match(listed.stderr, SILENCE);
    assert.deepEqual([invalid.code, SILENCE.test(invalid.stderr)], [1, true], invalid.stderr);
    const stopped = await cli.run('down');
    assert.deepEqual([stopped.code, stopped.stderr.includes('Stopped all tasks')], [0, true], stopped.stderr);
    assert.deepEqual(await supervised.processes(), []);
    // And with none that runs.
    const refused = await cli.run('list');
    assert.deepEqual(
      [refused.code, refused.stderr.includes('continue without the file, use -C')],
      [1, true],
      refused.stderr,
    );
  });

  it('takes the supervisor of the very folder alone, and names that of one above it', async () => {
    await using supervised = await Supervised.prepare(TASKS);
    const drive = new DeadDrive(supervised.root);
    supervised.moveTo(drive.path('project'));
    await mkdir(drive.path('project', 'src'), { recursive: true });
    await supervised.write(TASKS);
    const cli = new CommandLineOfDrive(supervised);
    await cli.text('start', 'web');
    drive.die();
    const [here, below, another] = await Promise.all([
      cli.spawnIn('.', 'list').ended,
      cli.spawnIn('src', 'stop', '--all').ended,
      cli.spawnIn('.', 'stop', '--all', '-C', 'src').ended,
    ]);
    assert.deepEqual([here.code, SILENCE.test(here.stderr)], [0, true], here.stderr);
    // Whose project this is cannot be seen: it may have one of its own.
    const way = `To continue without the file, use -C ${supervised.folder}`;
    assert.deepEqual([below.code, below.stderr.includes(way)], [1, true], below.stderr);
    assert.deepEqual([another.code, another.stderr.includes('src does not respond')], [1, true], another.stderr);
    drive.revive();
    assert.match(await cli.text('list'), /web +running/);
    await cli.text('down');
  });
});

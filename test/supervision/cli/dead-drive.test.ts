import assert from 'node:assert/strict';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { DeadDrive } from '../../support/dead-drive.ts';
import { shellTask } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine } from './command-line.ts';

const TASKS = shellTask('web', 'exec sleep 1000');
const SILENCE = /dirigent\.toml does not answer: the file system at .*\/drive is slow or gone/;
const preload = join(import.meta.dirname, '..', '..', 'support', 'dead-drive.cjs');

class CommandLineOfDrive extends CommandLine {
  override get env(): NodeJS.ProcessEnv {
    return { ...super.env, NODE_OPTIONS: `--require ${preload}` };
  }
}

describe('the command line, and a dirigent.toml on a drive that stops answering', () => {
  it('C2: goes on with the supervisor that runs, with a sentence; down stops everything', async () => {
    await using supervised = await Supervised.prepare(TASKS);
    const drive = new DeadDrive(supervised.root);
    await writeFile(drive.path('dirigent.toml'), TASKS);
    await rm(join(supervised.folder, 'dirigent.toml'));
    await symlink(drive.path('dirigent.toml'), join(supervised.folder, 'dirigent.toml'));
    const cli = new CommandLineOfDrive(supervised);
    await cli.text('start', 'web');
    drive.die();
    const listed = await cli.run('list');
    assert.deepEqual([listed.code, /web +running/.test(listed.stdout)], [0, true], listed.stdout);
    assert.match(listed.stderr, SILENCE);
    const invalid = await cli.run('validate');
    assert.deepEqual([invalid.code, SILENCE.test(invalid.stderr)], [1, true], invalid.stderr);
    const stopped = await cli.run('down');
    assert.deepEqual([stopped.code, stopped.stderr.includes('Everything is stopped')], [0, true], stopped.stderr);
    assert.deepEqual(await supervised.processes(), []);
    // And with none that runs.
    const refused = await cli.run('list');
    assert.deepEqual([refused.code, /With -C .* without the file/.test(refused.stderr)], [1, true], refused.stderr);
  });

  it('C2: finds the supervisor of a folder that lies there itself, from any folder in it', async () => {
    await using supervised = await Supervised.prepare(TASKS);
    const drive = new DeadDrive(supervised.root);
    supervised.moveTo(drive.path('project'));
    await mkdir(drive.path('project', 'src'), { recursive: true });
    await supervised.write(TASKS);
    const cli = new CommandLineOfDrive(supervised);
    await cli.text('start', 'web');
    drive.die();
    const { code, stderr } = await cli.spawnIn('src', 'list').ended;
    assert.deepEqual([code, SILENCE.test(stderr)], [0, true], stderr);
    drive.revive();
    await cli.text('down');
  });
});

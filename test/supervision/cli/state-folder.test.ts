// Where the state is kept decides the environment of whoever comes first: what is wrong with it is said, in one
// sentence.
import assert from 'node:assert/strict';
import { chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'mocha';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine, type Ended } from './command-line.ts';

const IDLE = '[[tasks]]\nname = "a"\ncommand = "sleep"\nargs = ["1000"]\n';

function assertSentence({ code, stdout, stderr }: Ended, pattern: RegExp): void {
  assert.deepEqual([code !== 0, stdout], [true, ''], stderr);
  assert.match(stderr, pattern);
  assert.doesNotMatch(stderr, /\n {4}at /);
}

describe('the state folder', () => {
  it('is never in the project by accident: a relative DIRIGENT_STORAGE is refused, HOME="" is passed over', async () => {
    await using project = await Supervised.prepare(IDLE);
    const cli = new CommandLine(project);
    assertSentence(
      await cli.shell('DIRIGENT_STORAGE=state dirigent list'),
      /DIRIGENT_STORAGE must be an absolute path; it is "state"/,
    );
    const state = join(project.root, 'state');
    const { code } = await cli.shell(
      `unset DIRIGENT_STORAGE; export HOME= XDG_CONFIG_HOME=c XDG_RUNTIME_DIR=r XDG_STATE_HOME=${state}; dirigent start a && dirigent down`,
    );
    assert.equal(code, 0);
    assert.deepEqual(await readdir(project.folder), ['dirigent.toml']);
    assert.deepEqual(await readdir(join(state, 'dirigent')), ['workspaces']);
  });

  it('that is a file, or cannot be written, is named with what to do', async () => {
    await using project = await Supervised.prepare(IDLE);
    const cli = new CommandLine(project);
    await writeFile(join(project.root, 'file'), '');
    assertSentence(
      await cli.shell(`DIRIGENT_STORAGE=${join(project.root, 'file')} dirigent list`),
      /Cannot store the state of Dirigent in .*file\/workspaces.* \(ENOTDIR\)\. .*set DIRIGENT_STORAGE to another folder/,
    );
    assertSentence(
      await cli.shell('DIRIGENT_STORAGE=/proc/dirigent dirigent start a'),
      /Cannot store the state of Dirigent in \/proc\/dirigent.*set DIRIGENT_STORAGE to another folder/,
    );
  });

  it('that is full is said to be full', async () => {
    await using project = await Supervised.prepare(IDLE);
    const cli = new CommandLine(project);
    const full = join(project.root, 'full');
    await mkdir(full);
    const wrapper = unshare(full);
    if (wrapper === undefined) {
      // There is nothing to test without the right to a small file system; the unit tests play a full disk.
      process.stdout.write('      no right to mount a small file system here\n');
      return;
    }
    const outcome = await cli.shell(`DIRIGENT_STORAGE=${full}/s ${wrapper} ${cli.command('start', 'a').join(' ')}`);
    assertSentence(
      outcome,
      /Cannot store the state of Dirigent in .*full.*: no space left on device \(ENOSPC\)\. Free some space/,
    );
  });

  it('of another user is neither used nor written by root (sudo -E)', async () => {
    await using project = await Supervised.prepare(IDLE);
    const cli = new CommandLine(project);
    const theirs = join(project.root, 'theirs');
    await mkdir(theirs);
    const other = 65_534;
    // Only root can play: everybody else plays the user who finds what root left.
    if (process.getuid?.() === 0) await chown(theirs, other, other);
    const path = process.getuid?.() === 0 ? theirs : '/root';
    for (const change of [`DIRIGENT_STORAGE=${path}/s`, `DIRIGENT_STORAGE= XDG_STATE_HOME= HOME=${path}`]) {
      const outcome = await cli.shell(`${change} dirigent start a`);
      if (process.getuid?.() !== 0) continue;
      assertSentence(
        outcome,
        /belongs to another user \(uid 65534; you are 0\)\. Run dirigent as that user \(without sudo\)/,
      );
    }
    if (process.getuid?.() === 0) assert.deepEqual(await readdir(theirs), []);
  });
});

/** Runs a command with a file system of its own there, which has room for one file. */
function unshare(folder: string): string | undefined {
  const mount = `mount -t tmpfs -o nr_inodes=2 tmpfs ${folder} && exec "$@"`;
  return ['unshare -m', 'unshare -r -m']
    .map((command) => `${command} sh -c '${mount}' sh`)
    .find((command) => spawnSync('sh', ['-c', `${command} true`]).status === 0);
}

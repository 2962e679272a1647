import assert from 'node:assert/strict';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine } from './command-line.ts';

const task = (name: string): string =>
  `[[tasks]]\nname = "${name}"\ncommand = "sleep"\nargs = ["1000"]\nrun_at_startup = true\n`;

describe('a folder with two files', () => {
  it('a command line that means another file than the one being served is refused, with the path of that file', async () => {
    await using project = await Supervised.prepare(task('dev'));
    await writeFile(join(project.folder, 'ci.toml'), task('ci'));
    const cli = new CommandLine(project);
    await cli.text('start', 'dev');
    for (const verb of ['up', 'list', 'start ci', 'stop --all', 'down']) {
      const { code, stdout, stderr } = await cli.shell(`DIRIGENT_CONFIG=ci.toml dirigent ${verb}`);
      assert.deepEqual([code, stdout], [1, ''], verb);
      assert.match(
        stderr,
        /serves dirigent\.toml, not ci\.toml: .*DIRIGENT_CONFIG=dirigent\.toml dirigent down\n$/,
        verb,
      );
    }
    assert.match((await cli.shell('DIRIGENT_CONFIG=ci.toml dirigent info')).stdout, /^file +.*dirigent\.toml$/m);
    const missing = await cli.shell('DIRIGENT_CONFIG=none.toml dirigent up');
    assert.match(missing.stderr, /There is no none\.toml in/);
    assert.equal((JSON.parse(await cli.text('list', '--json')) as TaskInfo[])[0]?.status.kind, 'running');
    await cli.text('down');
    assert.equal(
      (await cli.shell('DIRIGENT_CONFIG=ci.toml dirigent up -d && DIRIGENT_CONFIG=ci.toml dirigent down')).code,
      0,
    );
    assert.deepEqual(await project.processes(), []);
  });

  it('a folder whose name is not UTF-8 is refused, and the file above it is not taken for its own', async () => {
    await using project = await Supervised.prepare(task('above'));
    const cli = new CommandLine(project);
    const there = String.raw`mkdir -p $'caf\xe9' && cd $'caf\xe9'`;
    for (const verb of ['up -d', 'list', 'down', 'validate', '-C . list']) {
      const { code, stderr } = await cli.shell(`${there} && dirigent ${verb}`);
      assert.equal(code === 0, false, verb);
      assert.match(stderr, /is not valid UTF-8/, verb);
    }
    assert.deepEqual(await project.processes(), []);
  });

  it('the same file by another name is no other file', async () => {
    await using project = await Supervised.start(task('dev'), ['--detached']);
    await symlink('dirigent.toml', join(project.folder, 'link.toml'));
    const cli = new CommandLine(project);
    for (const name of ['link.toml', './dirigent.toml'])
      assert.equal((await cli.shell(`DIRIGENT_CONFIG=${name} dirigent list`)).code, 0);
  });

  it('after a death the next supervisor serves the file of the last one, whose tasks run on', async () => {
    await using project = await Supervised.prepare(task('dev'));
    await writeFile(join(project.folder, 'ci.toml'), task('ci'));
    const cli = new CommandLine(project);
    await cli.shell('DIRIGENT_CONFIG=ci.toml dirigent up -d');
    const before = await ci(cli);
    const { pid } = JSON.parse(
      await readFile(join(project.root, 'ways', (await project.address()).hash + '.json'), 'utf8'),
    ) as {
      pid: number;
    };
    process.kill(pid, 'SIGKILL');
    await eventually(async () => assert.equal((await cli.run('info')).code, 1));
    assert.match((await cli.run('list')).stderr, /serves ci\.toml, not dirigent\.toml/);
    assert.deepEqual((await ci(cli))?.pid, before?.pid);
    await cli.shell('DIRIGENT_CONFIG=ci.toml dirigent down');
    assert.deepEqual(await project.processes(), []);
  });
});

async function ci(cli: CommandLine): Promise<TaskInfo | undefined> {
  const { stdout } = await cli.shell('DIRIGENT_CONFIG=ci.toml dirigent list --json');
  return (JSON.parse(stdout) as TaskInfo[])[0];
}

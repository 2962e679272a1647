import assert from 'node:assert/strict';
import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import type { TaskInfo } from '../../../src/model/task-info.ts';
import { eventually } from '../../support/eventually.ts';
import { Rig } from '../../support/rig/rig.ts';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine } from './command-line.ts';

const infos = (json: string): readonly TaskInfo[] => JSON.parse(json) as TaskInfo[];

describe('dirigent with a real supervisor', () => {
  it('starts, shows, restarts and stops tasks, and leaves no process behind', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(
      `[[tasks]]\nname = "api"\n${api.toml}\n[[tasks]]\nname = "other"\ncommand = "x"\n`,
    );
    const cli = new CommandLine(project);
    assert.match(await cli.text('list'), /^api +stopped\nother +stopped$/m);
    assert.match(await cli.text('start', 'API'), /^api {2}running pid \d+$/m);
    const first = await api.next();
    const [task] = infos(await cli.text('list', '--json'));
    assert.equal(task?.status.kind, 'running');
    assert.match(await cli.text('why', 'api'), /running/);
    await cli.text('restart', 'api');
    const second = await api.next();
    assert.notEqual(second.pid, first.pid);
    assert.match(await cli.text('stop', '--all'), /^api +stopped$/m);
    assert.equal((await cli.run('down')).code, 0);
    assert.deepEqual(await project.processes(), []);
  });

  it('launches the supervisor on the file that DIRIGENT_CONFIG names', async () => {
    await using project = await Supervised.prepare('[[tasks]]\nname = "usual"\ncommand = "x"\n');
    await writeFile(join(project.folder, 'app.toml'), '[[tasks]]\nname = "other"\ncommand = "x"\n');
    const ended = await new CommandLine(project).shell('DIRIGENT_CONFIG=app.toml dirigent list');
    assert.equal(ended.stdout, 'NAME   STATE\nother  stopped\n', ended.stderr);
  });

  it('gives started tasks the environment of the terminal', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\n`);
    const ended = await new CommandLine(project).shell('COLOR_OF_TERMINAL=blue dirigent start api');
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal((await api.next()).env['COLOR_OF_TERMINAL'], 'blue');
  });

  it('waits in scripts: until ready, ended, or a line', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(
      `[[tasks]]\nname = "api"\n${api.toml}\nhealthcheck = { log = "listening" }\n`,
    );
    const cli = new CommandLine(project);
    const ready = cli.run('start', 'api', '--wait');
    const process = await api.next();
    const line = cli.spawn('wait', 'api', '--match', 'on \\d+');
    await eventually(async () => assert.equal(infos(await cli.text('list', '--json')).length, 1));
    await process.stdout('listening on 3000\n');
    assert.equal((await ready).code, 0);
    assert.equal((await line.ended).stdout, 'listening on 3000\n');
    const ended = cli.run('wait', 'api', '--until', 'ended');
    await process.exit(4);
    assert.equal((await ended).code, 1);
    assert.equal((await cli.run('wait', 'api', '--timeout', '10ms')).code, 1);
  });

  it('prints what a task wrote, and ends quietly when its reader has had enough', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\n`);
    const cli = new CommandLine(project);
    await cli.text('start', 'api');
    const process = await api.next();
    await process.flood({ lines: 100_000 });
    await process.exit();
    await cli.run('wait', 'api', '--until', 'ended');
    assert.equal(await cli.text('logs', 'api', '-n', '1'), 'line 99999\n');
    assert.equal((await cli.text('logs', 'api')).split('\n').length, 100_001);
    const { stdout, stderr, code } = await cli.shell('dirigent logs api | head -n 2; echo "${PIPESTATUS[0]}"');
    assert.deepEqual({ stdout, stderr, code }, { stdout: 'line 0\nline 1\n0\n', stderr: '', code: 0 });
  });

  it('adds a task to the file and takes it out again', async () => {
    await using project = await Supervised.prepare('# mine\n');
    const cli = new CommandLine(project);
    await cli.text('add', 'once', '--shell', '--start', '--', 'echo done');
    await cli.text('wait', 'once', '--until', 'ended');
    assert.equal(await cli.text('logs', 'once'), 'done\n');
    assert.match(await cli.text('validate'), /^1 valid task, 0 errors/);
    await cli.text('remove', 'once');
    assert.deepEqual(infos(await cli.text('list', '--json')), []);
  });
});

describe('dirigent in trouble', () => {
  const idle = '[[tasks]]\nname = "api"\ncommand = "sleep"\nargs = ["1000"]\n';

  it('says one sentence about a file that cannot be parsed, and ends with 3', async () => {
    await using project = await Supervised.prepare('[[tasks]\n');
    const cli = new CommandLine(project);
    const listed = await cli.run('list');
    assert.equal(listed.code, 3);
    assert.match(listed.stderr, /dirigent\.toml:1:\d+: /);
    const checked = await cli.run('validate');
    assert.equal(checked.code, 3);
    assert.match(checked.stdout, /\^/);
  });

  it('starts over where a supervisor was killed and left its socket, with the same processes', async () => {
    await using project = await Supervised.prepare(idle);
    const cli = new CommandLine(project);
    await cli.text('start', 'api');
    const before = JSON.parse(await cli.text('info', '--json')) as { pid: number };
    const [task] = infos(await cli.text('list', '--json'));
    process.kill(before.pid, 'SIGKILL');
    await eventually(async () => {
      const alive = await project.processes();
      assert.ok(!alive.some(({ pid }) => pid === before.pid));
    });
    const again = infos(await cli.text('list', '--json'))[0];
    assert.equal(again?.pid, task?.pid);
    assert.equal(again?.status.kind, 'running');
    await cli.text('down');
    assert.deepEqual(await project.processes(), []);
  });

  it('does not use a runtime folder that others can enter', async () => {
    await using project = await Supervised.prepare(idle);
    const cli = new CommandLine(project);
    await cli.text('list');
    await cli.text('down');
    await chmod(join(project.runtime, 'dirigent'), 0o755);
    const before = await readdir(join(project.runtime, 'dirigent'));
    assert.match(await cli.text('start', 'api'), /running/);
    assert.match(await cli.text('list'), /^api +running/m);
    assert.deepEqual(await readdir(join(project.runtime, 'dirigent')), before);
    await cli.text('down');
  });

  it('says that the folder is gone when it has been deleted under it, once nothing of it runs', async () => {
    await using project = await Supervised.prepare(idle);
    const cli = new CommandLine(project);
    await cli.text('start', 'api');
    await rm(project.folder, { recursive: true });
    const ask = (verb: string): ReturnType<CommandLine['shell']> =>
      cli.shell(`dirigent ${verb} -C ${project.folder}`, project.root);
    assert.match((await ask('list')).stdout, /^api +/m);
    assert.equal((await ask('down')).code, 0);
    await eventually(async () => {
      const { code, stderr } = await ask('list');
      assert.equal(code, 2);
      assert.match(stderr, /^dirigent: The folder .* does not exist\.\n$/);
    });
  });

  it('says that storage cannot be written, without a stack', async () => {
    await using project = await Supervised.prepare(idle);
    const cli = new CommandLine(project);
    await writeFile(join(project.root, 'file'), '');
    const { code, stderr } = await cli.shell(`DIRIGENT_STORAGE=${join(project.root, 'file')} dirigent list`);
    assert.equal(code, 1);
    assert.doesNotMatch(stderr, /\n {4}at /);
  });
});

describe('dirigent completion in bash', () => {
  it('offers verbs, task names and options', async () => {
    await using project = await Supervised.prepare('[[tasks]]\nname = "api"\ncommand = "x"\n');
    const cli = new CommandLine(project);
    const complete = async (...words: string[]): Promise<string> => {
      const given = words.map((word) => `'${word}'`).join(' ');
      const line = `eval "$(dirigent completion bash)"; COMP_WORDS=(${given}); COMP_CWORD=${String(words.length - 1)}; _dirigent; echo "\${COMPREPLY[*]}"`;
      const { stdout, stderr } = await cli.shell(line);
      assert.equal(stderr, '');
      return stdout.trim();
    };
    assert.equal(await complete('dirigent', 'rest'), 'restart');
    assert.equal(await complete('dirigent', 'restart', ''), 'api');
    assert.equal(await complete('dirigent', 'logs', '--pre'), '--previous');
    assert.deepEqual(await project.processes(), []);
  });
});

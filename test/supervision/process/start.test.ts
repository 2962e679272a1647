import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { UserError } from '../../../src/base/user-error.ts';
import { createProcessHost } from '../../../src/process/create-process-host.ts';
import { eventually } from '../../support/eventually.ts';
import { Launched, makeRequest, ownEnv, type Overrides } from '../../support/launched.ts';
import { Rig } from '../../support/rig/rig.ts';

let project: string;

beforeEach(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), "it's a project ")));
});

afterEach(() => rm(project, { recursive: true }));

/** The environment that a command sees, for a task and a client that have this. */
async function environmentOf(
  overrides: Partial<Overrides>,
  baseEnv = ownEnv(),
): Promise<Readonly<Record<string, string>>> {
  await using rig = await Rig.start();
  await using _ = await Launched.start(
    { ...rig.command('web').task, ...overrides },
    { projectFolder: project, baseEnv },
  );
  return (await rig.command('web').next()).env;
}

async function printed(overrides: Overrides, baseEnv = ownEnv()): Promise<string> {
  await using run = await Launched.start(overrides, { projectFolder: project, baseEnv });
  await run.process.exited;
  return await run.stdout.until('\n');
}

describe('the environment of a command', () => {
  it('is that of the client, then the env_files, then the task; a variable can be taken out', async () => {
    await writeFile(join(project, 'first.env'), 'A=first\nB=first\nC="first"\nexport E=first # why\n');
    await writeFile(join(project, 'second.env'), 'B=second\nC=second\n');
    const env = await environmentOf(
      { envFile: ['first.env', 'second.env'], env: { C: 'task' }, unsetEnv: ['D', 'A'] },
      { PATH: '/bin:/usr/bin', A: 'client', B: 'client', C: 'client', D: 'client', KEPT: 'client' },
    );
    const { A, B, C, D, E, KEPT, DIRIGENT_TASK, PWD } = env;
    assert.deepEqual([A, B, C, D, E, KEPT], ['first', 'second', 'task', undefined, 'first', 'client']);
    assert.equal(DIRIGENT_TASK, 'web');
    assert.equal(PWD, project);
  });

  it('arrives untouched, whatever shells think of its names and values', async () => {
    const odd = {
      'a.b': '1',
      'npm_config_//registry.example/:_always-auth': 'x',
      'BASH_FUNC_f%%': '() {  echo "$1"\n}',
      pid: 'seven',
      status: 'fine',
      again: "it's",
      LC_ALL: 'de_DE.UTF-8',
      IFS_: ' \t\n',
      ENV: '/nonexistent',
      EMPTY: '',
      LONG: 'x'.repeat(100_000),
    };
    const seen = await environmentOf({ env: odd });
    for (const [name, value] of Object.entries(odd)) assert.equal(seen[name], value, name);
    const ours = Object.keys(seen).filter((name) => name.startsWith('DIRIGENT_'));
    assert.deepEqual(ours.sort(), ['DIRIGENT_RUN', 'DIRIGENT_TASK']);
  });

  it('holds nothing of the editor and nothing of another run', async () => {
    const seen = await environmentOf(
      {},
      {
        ...ownEnv(),
        ELECTRON_RUN_AS_NODE: '1',
        VSCODE_IPC_HOOK_CLI: '/tmp/x.sock',
        VSCODE_GIT_ASKPASS_MAIN: '/x.js',
        GIT_ASKPASS: '/x.sh',
        NODE_OPTIONS: '--require "/x/ms-vscode.js-debug/src/bootloader.js"  --max-old-space-size=512',
        NODE_CHANNEL_FD: '3',
        DIRIGENT_RUN: 'another',
        DIRIGENT_STORAGE: '/s',
        OLDPWD: '/',
      },
    );
    const foreign = Object.keys(seen).filter((name) => /^(ELECTRON|VSCODE|GIT_ASKPASS|NODE_CHANNEL|OLDPWD)/.test(name));
    assert.deepEqual(foreign, []);
    assert.equal(seen['NODE_OPTIONS'], '--max-old-space-size=512');
    assert.notEqual(seen['DIRIGENT_RUN'], 'another');
  });

  it('reads the env_file again at each start', async () => {
    await writeFile(join(project, '.env'), 'A=1');
    assert.equal((await environmentOf({ envFile: ['.env'] }))['A'], '1');
    await writeFile(join(project, '.env'), 'A=2');
    assert.equal((await environmentOf({ envFile: ['.env'] }))['A'], '2');
  });

  it('is nowhere on disk', async () => {
    const secret = 'hunter2-hunter2';
    await using rig = await Rig.start();
    await using run = await Launched.start({ ...rig.command('web').task, env: { PASSWORD: secret, 'a.b': secret } });
    await rig.command('web').next();
    const { runFolder } = run.request;
    const files = (await readdir(runFolder, { withFileTypes: true })).filter((entry) => entry.isFile());
    for (const { name } of files) assert.doesNotMatch(readFileSync(join(runFolder, name), 'utf8'), /hunter2/);
    const shim = run.process.identity.shim?.pid ?? 0;
    assert.doesNotMatch(readFileSync(`/proc/${shim}/cmdline`, 'utf8'), /hunter2/);
  });
});

describe('the command line of a run', () => {
  it('keeps every argument as it is', async () => {
    const args = ['', ' ', "it's", '"', '$HOME', '`id`', '\\', 'a\nb', '-n', '*', 'ü', '%s', '--'];
    const code = 'process.stdout.write(JSON.stringify(process.argv.slice(1)) + "\\n")';
    const text = await printed({ command: process.execPath, args: ['-e', code, '--', ...args] });
    assert.deepEqual(JSON.parse(text), args);
  });

  it('goes through the default shell, with its arguments quoted', async () => {
    const text = await printed({ command: 'printf "%s|%s\\n"', args: ['a b', '$HOME'], shell: true });
    assert.equal(text, 'a b|$HOME\n');
  });

  it('goes through the shell that is named', async () => {
    assert.equal(await printed({ command: 'echo ${BASH_VERSION:+bash}', shell: 'bash' }), 'bash\n');
  });

  it('runs in its folder, relative to the project or to the home folder', async () => {
    await mkdir(join(project, 'sub'));
    assert.equal(await printed({ command: 'pwd', cwd: 'sub' }), `${project}/sub\n`);
    assert.equal(await printed({ command: 'pwd', cwd: '~/' }, { ...ownEnv(), HOME: project }), `${project}\n`);
    await symlink(join(project, 'sub'), join(project, 'link'));
    assert.equal(await printed({ command: 'pwd', shell: true, cwd: 'link' }), `${project}/link\n`);
  });

  it('finds a program relative to its folder', async () => {
    await mkdir(join(project, 'sub'));
    await writeFile(join(project, 'sub', 'hello'), '#!/bin/sh\necho hello from $0\n');
    await chmod(join(project, 'sub', 'hello'), 0o755);
    assert.equal(await printed({ command: './hello', cwd: 'sub' }), 'hello from ./hello\n');
  });

  it('has a standard input that stays open and takes what is written', async () => {
    await using rig = await Rig.start();
    await using run = await Launched.start(rig.command('web'));
    const web = await rig.command('web').next();
    await web.readInput();
    await run.process.write(Buffer.from('hello\n'));
    assert.equal(await web.nextInput(), 'hello\n');
    await web.exit(0);
    await run.process.exited;
    await assert.rejects(run.process.write(Buffer.from('too late')), { name: 'UserError', code: 'not-running' });
  });

  it('reads to the end of a large input, however slowly it reads', async () => {
    const text = Array.from({ length: 200_000 }, (_, index) => `${index}\n`).join('');
    await using run = await Launched.start({ command: '/bin/sh', args: ['-c', 'read first; wc -c'] });
    const written = run.process.write(Buffer.from(text));
    const ended = run.process.endInput();
    await assert.rejects(run.process.write(Buffer.from('more')), {
      name: 'UserError',
      message: /input of the task is closed/,
    });
    await Promise.all([written, ended]);
    assert.deepEqual(await run.process.exited, { kind: 'code', code: 0 });
    assert.equal((await run.stdout.until('\n')).trim(), String(text.length - 2));
  });

  it('may end without having read its input', async () => {
    await using run = await Launched.start({ command: 'true' });
    const written = run.process.write(Buffer.alloc(1024 * 1024)).catch((error: unknown) => error);
    await run.process.endInput();
    assert.match(String(await written), /ended before it read all/);
  });

  it('ignores no signal from the start', async () => {
    const text = await printed({ command: 'grep', args: ['SigIgn', '/proc/self/status'] });
    assert.match(text, /SigIgn:\s+0+\n/);
  });

  it('has its three streams and nothing else of ours', async () => {
    await using rig = await Rig.start();
    await using run = await Launched.start(rig.command('web'));
    const { pid } = await rig.command('web').next();
    const open = readdirSync(`/proc/${pid}/fd`).map((fd) => `${fd} ${readlinkSync(`/proc/${pid}/fd/${fd}`)}`);
    const { runFolder } = run.request;
    assert.deepEqual(
      open.filter((line) => line.includes(runFolder)),
      [`0 ${runFolder}/stdin`, `1 ${runFolder}/stdout`, `2 ${runFolder}/stderr`],
    );
  });
});

describe('a start that cannot work', () => {
  const refusals: readonly (readonly [string, () => Overrides, RegExp])[] = [
    [
      'a program that is not on PATH',
      () => ({ command: 'nopm' }),
      /^nopm: command not found on PATH\. .*\(searched \d+ folders\)/,
    ],
    ['a command with spaces', () => ({ command: 'npm run dev' }), /move the arguments to args, or set shell = true/],
    ['a program that is not there', () => ({ command: './gone' }), /^\.\/gone: no such file: .*\/gone/],
    ['a folder in place of a program', () => ({ command: './folder' }), /is a folder, not a program/],
    ['a program without the right to run it', () => ({ command: './text' }), /text is not executable\. Run chmod \+x/],
    ['a shell that is not there', () => ({ command: 'x', shell: 'zzsh' }), /^zzsh: command not found on PATH/],
    [
      'a folder that is not there',
      () => ({ command: 'true', cwd: 'gone' }),
      /^cwd "gone" does not exist: .*\/gone\. Create it/,
    ],
    ['a file in place of a folder', () => ({ command: 'true', cwd: 'text' }), /^cwd "text" is not a folder/],
    [
      'an env_file that is not there',
      () => ({ command: 'true', envFile: ['.no'] }),
      /^env_file "\.no" does not exist: .*\.no/,
    ],
    [
      'a folder in place of an env_file',
      () => ({ command: 'true', envFile: ['folder'] }),
      /^env_file "folder" is a folder/,
    ],
    ['an unknown user', () => ({ command: 'true', user: 'nobody-knows' }), /^user "nobody-knows" does not exist/],
    ['a NUL among the arguments', () => ({ command: 'true', args: ['a\0b'] }), /NUL/],
  ];
  for (const [what, overrides, message] of refusals)
    it(`says so in words: ${what}`, async () => {
      await mkdir(join(project, 'folder'));
      await writeFile(join(project, 'text'), 'text');
      await assert.rejects(Launched.start(overrides(), { projectFolder: project }), (error) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, message);
        return true;
      });
    });

  it('says so in words: a project folder that is gone', async () => {
    await assert.rejects(
      Launched.start({ command: 'true' }, { projectFolder: join(project, 'gone') }),
      /^UserError: The project folder does not exist/,
    );
  });

  const sizes: readonly (readonly [string, Partial<Overrides>])[] = [
    ['a variable', { env: { LARGE: 'x'.repeat(200_000) } }],
    ['an argument', { args: ['x'.repeat(200_000)] }],
    ['all arguments together', { args: Array.from({ length: 60 }, () => 'x'.repeat(120_000)) }],
  ];
  for (const [what, overrides] of sizes)
    it(`says so in words: ${what} larger than the system takes (devenv #2638)`, async () => {
      await assert.rejects(Launched.start({ command: 'true', ...overrides }), /UserError: .*too large/);
    });

  it('can hold all that fits', async () => {
    const env = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`LARGE_${index}`, 'x'.repeat(20_000)]));
    const text = await printed({ command: 'sh', args: ['-c', 'env | grep -c ^LARGE_'], env });
    assert.equal(text, '60\n');
  });
});

describe('another user', () => {
  const isRoot = process.getuid?.() === 0;

  it('is the user of the command, with its groups and its home, or it is refused', async () => {
    const overrides: Overrides = { command: 'sh', args: ['-c', 'echo $(id -u) $(id -g) $HOME $USER'], user: 'daemon' };
    if (isRoot) assert.equal(await printed(overrides), '1 1 /usr/sbin daemon\n');
    else await assert.rejects(printed(overrides), /only root can run a task as another user/);
  });

  it('may write to its own streams by their names', async () => {
    if (!isRoot) return;
    assert.equal(await printed({ command: 'sh', args: ['-c', 'echo mine >/dev/stdout'], user: 'daemon' }), 'mine\n');
  });

  it('changes nothing when it is the user of the supervisor', async () => {
    const user = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.split(':')[2] === String(process.getuid?.()));
    assert.equal(
      await printed({ command: 'sh', args: ['-c', 'echo ~'], user: user?.split(':')[0] ?? '' }),
      `${homedir()}\n`,
    );
  });
});

describe('a start that was prepared', () => {
  it('has not begun: its command does not run before its start is confirmed, nor after it was cancelled', async () => {
    await using rig = await Rig.start();
    const request = await makeRequest(rig.command('web'));
    const prepared = await createProcessHost().prepare(request);
    await eventually(() => assert.notDeepEqual(holdersOf(request.runFolder), [], 'the shim is up'));
    assert.equal(rig.command('web').invocations, 0);
    await prepared.cancel();
    assert.deepEqual(holdersOf(request.runFolder), []);
    assert.equal(rig.command('web').invocations, 0);
    await rm(request.runFolder, { recursive: true });
  });

  it('comes one after the other or all at once, as it is asked for', async () => {
    await using rig = await Rig.start();
    const host = createProcessHost();
    const names = ['a', 'b', 'c', 'd', 'e'];
    const runs = await Promise.all(names.map((name) => Launched.start(rig.command(name), {}, host)));
    for (const [index, name] of names.entries()) {
      const { pid } = await rig.command(name).next();
      assert.equal(runs[index]?.process.pid, pid);
    }
    for (const run of runs) await run[Symbol.asyncDispose]();
  });
});

/** The other processes that have a file of this folder open. */
function holdersOf(folder: string): readonly string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return pids.filter((pid) => openFiles(pid).some((path) => path.startsWith(folder)));
}

function openFiles(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // It ended between two looks.
  }
}

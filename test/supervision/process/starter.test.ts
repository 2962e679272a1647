import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { commandStart, type CommandOptions } from '../../../src/process/posix/starter/command-start.ts';
import { prepareRun, PosixHost } from '../../../src/process/posix/posix-host.ts';
import { ShellPool } from '../../../src/process/posix/shim/shell.ts';
import { Starter } from '../../../src/process/posix/starter/starter.ts';
import type { ProcessHost } from '../../../src/process/ports.ts';
import { createProcessTable } from '../../../src/process/table/create-process-table.ts';
import { Launched, ownEnv, type Overrides } from '../../support/launched.ts';

let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'starter-'));
});

afterEach(() => rm(project, { recursive: true }));

async function program(path: string, text: string): Promise<void> {
  const file = join(project, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  await chmod(file, 0o700);
}

const WITHOUT = new ShellPool({ file: '/bin/sh' });

/** The host of this machine, and one of a machine that has no starter. */
const hosts: readonly (readonly [string, ProcessHost])[] = [
  ['with a starter', new PosixHost()],
  [
    'without one',
    Object.assign(new PosixHost(), {
      prepare: (request: Parameters<ProcessHost['prepare']>[0]) => prepareRun(request, createProcessTable(), WITHOUT),
    }),
  ],
];

const SECRET = 'hunter2-hunter2';

/** Names and values that shells drop, change or make themselves. */
const ODD = {
  'spring.datasource.password': SECRET,
  'npm_config_//registry.example/:_always-auth': '100%\n%0a\\',
  'BASH_FUNC_f%%': '() {  echo "$1"\n}',
  IFS: ' ,',
  UID: '77',
  PLAIN: "it's =\t\n",
};

describe('a command that a shim starts', () => {
  for (const [name, host] of hosts)
    describe(name, () => {
      async function run(
        overrides: Overrides,
        baseEnv = ownEnv(),
      ): Promise<{ stdout: string; stderr: string; exit: unknown }> {
        await using launched = await Launched.start(overrides, { projectFolder: project, baseEnv }, host);
        const exit = await launched.process.exited;
        await launched.process.gone();
        return { stdout: launched.stdout.text, stderr: launched.stderr.text, exit };
      }

      it('a program whose path looks like an assignment is that program, not its argument', async () => {
        await program('k=v/server', '#!/bin/sh\necho "server $*"\n');
        await program('other.sh', '#!/bin/sh\necho "other $*"\n');
        await program('bin/A=b', '#!/bin/sh\necho "A=b $*"\n');
        const first = await run({ command: './k=v/server', args: ['./other.sh'], env: { 'a.b': '1' } });
        assert.equal(first.stdout, 'server ./other.sh\n');
        assert.equal((await run({ command: './k=v/server', args: ['./other.sh'] })).stdout, 'server ./other.sh\n');
        const path = { PATH: `${join(project, 'bin')}:${process.env['PATH'] ?? ''}` };
        assert.equal((await run({ command: 'A=b', args: ['./other.sh'], env: path })).stdout, 'A=b ./other.sh\n');
      });

      it('has every variable, whatever its name, and nothing else', async () => {
        const { stdout } = await run(
          { command: 'cat', args: ['/proc/self/environ'], env: ODD },
          { PATH: '/usr/bin:/bin' },
        );
        const seen = Object.fromEntries(
          stdout.split('\0').flatMap((entry) => {
            const at = entry.indexOf('=');
            return at < 0 ? [] : [[entry.slice(0, at), entry.slice(at + 1)]];
          }),
        );
        const { DIRIGENT_RUN, DIRIGENT_TASK, PWD, PATH, _, ...rest } = seen;
        assert.deepEqual(rest, ODD);
        assert.deepEqual([DIRIGENT_TASK, PWD, PATH], ['task', project, '/usr/bin:/bin']);
        assert.ok(DIRIGENT_RUN);
      });

      it('ignores no signal and holds no file of ours', async () => {
        const { stdout } = await run({ command: 'sh', args: ['-c', 'grep SigIgn /proc/$$/status; ls /proc/$$/fd'] });
        assert.match(stdout, /^SigIgn:\t0000000000000000\n0\n1\n2\n/);
        assert.doesNotMatch(stdout, /^[3-9]$/m);
      });

      it('may be a script without a first line, and says why it could not be started', async () => {
        await program('script', 'echo "$0 $1"\n');
        await program('lost', '#!/nonexistent/interpreter\n');
        assert.equal((await run({ command: './script', args: ['x'] })).stdout, './script x\n');
        const { stderr, exit } = await run({ command: './lost' });
        assert.deepEqual(exit, { kind: 'code', code: 127 });
        assert.match(stderr, /\.\/lost/);
      });
    });

  it('no value of a variable is an argument of any program on the way', async () => {
    const options: Omit<CommandOptions, 'starter'> = {
      command: ['cat', '/dev/null'],
      env: { ...ownEnv(), ...ODD },
      cwd: project,
      become: [],
      wait: {},
    };
    const starter = await Starter.make('/bin/sh');
    assert.ok(starter, 'this machine can have one');
    for (const each of [starter, undefined]) {
      const start = await commandStart({ ...options, starter: each });
      assert.doesNotMatch(start.words.join(' '), /hunter2/);
      start.close();
    }
  });

  it('hands an environment over from memory alone, for which no descriptor stays open', async () => {
    const starter = await Starter.make('/bin/sh');
    const made = starter?.command('/bin/true', { 'a.b': SECRET });
    assert.ok(made);
    assert.match(await readFile(made.path, 'latin1'), /a\.b=hunter2-hunter2/);
    made.close();
    await assert.rejects(readFile(made.path));
  });
});

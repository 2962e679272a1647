import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine } from './command-line.ts';
import { Terminal } from './terminal.ts';

const SHELL = '[[tasks]]\nname = "sh"\ncommand = "bash"\nargs = ["--norc", "-i"]\ntty = true\n';

function open(project: Supervised, ...args: string[]): Promise<Terminal> {
  const cli = new CommandLine(project);
  return Terminal.open({ command: cli.command(...args), cwd: project.folder, env: cli.env });
}

describe('dirigent run --tty --wait', () => {
  it('is the command in this terminal: its size, also when it changes, every key, its exit code', async () => {
    await using project = await Supervised.prepare('');
    const line =
      'trap "echo interrupted" INT; stty size; until [ "$(stty size)" = "20 90" ]; do sleep 0.02; done; echo resized; ' +
      'printf "name? "; until read -r name; do :; done; test -t 2 && echo "hello $name"; exit 7';
    await using terminal = await open(project, 'run', '--tty', '--wait', '--', 'bash', '-c', line);
    await terminal.until(/^24 100$/m);
    await terminal.resize(90, 20);
    await terminal.until(/resized\nname\?/);
    await terminal.press('C-c');
    await terminal.until(/interrupted/);
    await terminal.type('Ada');
    await terminal.press('Enter');
    await terminal.until(/hello Ada\nended with 7/);
  });

  it('works in a pipe too, and ends with it', async () => {
    await using project = await Supervised.prepare('');
    const cli = new CommandLine(project);
    const { code, stdout } = await cli.shell(
      'printf "a\\nb" | dirigent run --tty --wait -- sh -c "stty -echo; cat; exit 3"',
    );
    assert.equal(code, 3);
    assert.match(stdout, /a\r\nb/);
  });
});

describe('a task with tty = true', () => {
  it('takes input from an attached terminal, and keeps running after Ctrl-]', async () => {
    await using project = await Supervised.prepare(SHELL);
    const cli = new CommandLine(project);
    assert.equal((await cli.run('validate')).stderr, '');
    await cli.text('start', 'sh');
    await using terminal = await open(project, 'attach', 'sh');
    await terminal.until(/bash-.*[#$]/);
    await terminal.type('stty size; sleep 1000');
    await terminal.press('Enter');
    await terminal.until(/^24 100$/m);
    await terminal.press('C-c');
    await terminal.until(/\^C\n/);
    await terminal.type('echo lives-$((40 + 2))');
    await terminal.press('Enter');
    await terminal.until(/^lives-42$/m);
    await terminal.press('C-]');
    await terminal.until(/Detached\. sh keeps running/);
    assert.match(await cli.text('list'), /^sh +running/m);
    assert.match(await project.logFile('sh', 'combined.log'), /lives-42\r\n/);
    assert.equal(await project.logFile('sh', 'stderr.log'), '');
    await cli.text('down');
    await terminal[Symbol.asyncDispose]();
    await eventually(async () => assert.deepEqual(await project.processes(), []));
  });

  it('survives the death of the supervisor: same pid, no gap, more input', async () => {
    await using project = await Supervised.start(SHELL);
    await project.start('sh');
    await project.request('tasks/resize', { task: 'sh', columns: 132, rows: 40 });
    const { pid } = await project.task('sh');
    await project.kill();
    await project.launch();
    assert.equal((await project.task('sh')).pid, pid);
    await project.request('tasks/input', { task: 'sh', data: btoa('stty size; echo a$((1 + 1))\r') });
    const waited = await project.request('tasks/wait', { task: 'sh', until: { pattern: '^a2' }, timeoutMs: 15_000 });
    assert.equal(waited.reached, true);
    assert.match(await project.logFile('sh', 'stdout.log'), /40 132\r\n/);
    await project.request('tasks/input', { task: 'sh', end: true });
    await project.until('sh', ({ status }) => status.kind === 'finished');
    await assert.rejects(project.request('tasks/resize', { task: 'sh', columns: 0, rows: 1 }), /columns/);
  });

  it('has no size where it has no terminal', async () => {
    await using project = await Supervised.start('[[tasks]]\nname = "plain"\ncommand = "true"\n');
    const refused = project.request('tasks/resize', { task: 'plain', columns: 80, rows: 24 });
    await assert.rejects(refused, /"plain" has no terminal\. Set tty = true/);
  });
});

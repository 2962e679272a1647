import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { eventually } from '../../support/eventually.ts';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine } from './command-line.ts';
import { Terminal } from './terminal.ts';

const CAT = '[[tasks]]\nname = "cat"\ncommand = "cat"\n';

describe('the input of dirigent run --wait', () => {
  it('is that of the command, to its end', async () => {
    await using project = await Supervised.prepare('');
    const cli = new CommandLine(project);
    const lines: readonly (readonly [line: string, stdout: string, code: number])[] = [
      ['echo hi | dirigent run --wait -- cat', 'hi\n', 0],
      ['printf "no newline" | dirigent run --wait -- sh -c "cat; exit 9"', 'no newline', 9],
      ['dirigent run --wait -- cat < /dev/null', '', 0],
      ['dirigent run --wait -- cat <&-', '', 0],
      ['yes | dirigent run --wait -- head -n 1', 'y\n', 0],
      ['echo unread | dirigent run --wait -- true', '', 0],
      ['echo first | (sleep 0.1; dirigent run --wait -- cat) | dirigent run --wait -- tr a-z A-Z', 'FIRST\n', 0],
    ];
    for (const [line, stdout, code] of lines) {
      assert.deepEqual(await cli.shell(line), { code, stdout, stderr: '' }, line);
    }
    await cli.text('down');
    assert.deepEqual(await project.processes(), []);
  });

  it('may be far larger than what the supervisor keeps in memory, and slow to be read', async () => {
    await using project = await Supervised.prepare('');
    const cli = new CommandLine(project);
    const data = randomBytes(50_000_000);
    await writeFile(join(project.folder, 'big'), data);
    await cli.text('list');
    const { pid } = JSON.parse(await cli.text('info', '--json')) as { pid: number };
    // The most that it ever had, after half of the input has waited for a reader that takes its time.
    const peak = `cat /proc/${String(pid)}/status >&2`;
    const script = `head -c 25000000 > half; sleep 0.5; ${peak}; cat half - | sha1sum`;
    const { stdout, stderr } = await cli.shell(`dirigent run --wait --shell -- '${script}' < big`);
    assert.equal(stdout, `${createHash('sha1').update(data).digest('hex')}  -\n`);
    const megabytes = Number(/VmHWM:\s+(\d+) kB/.exec(stderr)?.[1]) / 1024;
    assert.ok(megabytes < 200, `${String(megabytes)} MB`);
  });

  it('is what is typed in a terminal, until Ctrl-D', async () => {
    await using project = await Supervised.prepare('');
    const cli = new CommandLine(project);
    const command = cli.command(
      'run',
      '--wait',
      '--',
      'sh',
      '-c',
      'printf "name? "; read name; echo "hello $name"; cat',
    );
    await using terminal = await Terminal.open({ command, cwd: project.folder, env: cli.env });
    await terminal.until(/name\?/);
    await terminal.type('Ada');
    await terminal.press('Enter');
    await terminal.until(/^hello Ada$/m);
    await terminal.press('C-d');
    await terminal.until(/ended with 0/);
  });

  it('is left alone by a job in the background of a terminal', async () => {
    await using project = await Supervised.prepare('');
    const cli = new CommandLine(project);
    const line = `set -m; ${cli.command('run', '--wait', '--', 'echo', 'from the background').join(' ')} & wait $!; echo "was $?"`;
    await using terminal = await Terminal.open({ command: ['bash', '-c', line], cwd: project.folder, env: cli.env });
    await terminal.until(/from the background\nwas 0/);
  });
});

describe('the input of a task', () => {
  it('stays open when its writer has gone, and when the supervisor is killed', async () => {
    await using project = await Supervised.prepare(CAT);
    const cli = new CommandLine(project);
    await cli.text('start', 'cat');
    const attached = cli.spawn('attach', 'cat');
    attached.type('one\n');
    await attached.until(/one\n/);
    attached.endInput();
    assert.equal((await attached.ended).code, 0);
    const { pid } = JSON.parse(await cli.text('info', '--json')) as { pid: number };
    process.kill(pid, 'SIGKILL');
    const again = await eventually(async () => {
      const running = cli.spawn('attach', 'cat');
      running.type('two\n');
      await running.until(/two\n/);
      return running;
    });
    again.endInput();
    await again.ended;
    assert.match(await cli.text('list'), /^cat +running/m);
  });

  it('ends with Ctrl-D of an attached terminal, which shows how the task ends then', async () => {
    await using project = await Supervised.prepare(CAT);
    const cli = new CommandLine(project);
    await cli.text('start', 'cat');
    await using terminal = await Terminal.open({
      command: cli.command('attach', 'cat'),
      cwd: project.folder,
      env: cli.env,
    });
    await terminal.until(/Attached to cat/);
    await terminal.type('typed');
    await terminal.press('Enter');
    await terminal.until(/typed\s+typed/);
    await terminal.press('C-d');
    await terminal.until(/cat has ended\.\s+ended with 0/);
    assert.match(await cli.text('list'), /^cat +finished/m);
  });

  it('takes nothing more after its end, until the task runs again', async () => {
    await using project = await Supervised.start('[[tasks]]\nname = "deaf"\ncommand = "sleep"\nargs = ["1000"]\n');
    await project.start('deaf');
    await project.request('tasks/input', { task: 'deaf', data: btoa('last words'), end: true });
    await project.request('tasks/input', { task: 'deaf', end: true });
    const late = project.request('tasks/input', { task: 'deaf', data: btoa('more') });
    await assert.rejects(late, /The input of the task is closed/);
    await project.kill();
    await project.launch();
    const later = project.request('tasks/input', { task: 'deaf', data: btoa('more') });
    await assert.rejects(later, /The input of the task is closed/);
    await project.request('tasks/restart', { tasks: { names: ['deaf'] } });
    await project.request('tasks/input', { task: 'deaf', data: btoa('more') });
  });
});

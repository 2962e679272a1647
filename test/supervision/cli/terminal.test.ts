import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Rig } from '../../support/rig/rig.ts';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine } from './command-line.ts';
import { Terminal } from './terminal.ts';

function open(project: Supervised, ...args: string[]): Promise<Terminal> {
  const cli = new CommandLine(project);
  return Terminal.open({ command: cli.command(...args), cwd: project.folder, env: cli.env });
}

describe('dirigent board in a terminal', () => {
  it('shows the table and the log of the selected task, live', async () => {
    await using rig = await Rig.start();
    const [api, web] = [rig.command('api'), rig.command('web')];
    await using project = await Supervised.prepare(
      `[[tasks]]\nname = "api"\n${api.toml}\n[[tasks]]\nname = "web"\n${web.toml}\n`,
    );
    await using board = await open(project, 'board');
    await board.until(/▸ api +stopped\n {2}web +stopped/);
    await board.press('s');
    const first = await api.next();
    await board.until(/▸ api +running/);
    await first.stdout('\x1b[31mred\x1b[0m and \x1b[2J plain\n');
    await first.stderr('careful\n');
    await board.until(/│ red and {2}plain\n│ careful/);
    await board.press('r');
    const second = await api.next();
    assert.notEqual(second.pid, first.pid);
    await board.press('Down', 's');
    const page = await web.next();
    await page.stdout('from web\n');
    await board.until(/▸ web +running[^]*── web[^]*│ from web/);
    await board.press('w');
    await board.until(/web is running/);
    await board.press('x');
    await board.until(/▸ web +stopped/);
    await page.exit(3).catch(() => undefined);
    await board.press('q');
    await board.until(/^ended with 0/m);
    assert.match(await new CommandLine(project).text('list'), /^api +running/m);
  });

  it('scrolls, searches and goes back to following', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\n`);
    await new CommandLine(project).text('start', 'api');
    const running = await api.next();
    await running.flood({ lines: 500, prefix: 'line' });
    await using board = await open(project, 'board');
    await board.until(/line 499\n/);
    await board.press('PageUp');
    await board.until(/from line \d+ of 500/);
    await running.stdout('new\n');
    await board.until(/of 501/);
    assert.ok(!(await board.rows()).includes('│ new'));
    await board.press('/');
    await board.type('line 123');
    await board.press('Enter');
    await board.until(/^│ line 123$/m);
    const colors = await board.rows({ colors: true });
    assert.ok(colors.some((row) => row.includes('\x1b[') && row.includes('line 123')));
    await board.press('N');
    await board.until(/"line 123" was not found above/);
    await board.press('Escape');
    await board.until(/of 501 ─/);
    await board.press('G');
    await board.until(/following[^]*│ new/);
  });

  it('fits a screen of another size at once, and takes the whole of it for the log', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\n`);
    await new CommandLine(project).text('start', 'api');
    await (await api.next()).flood({ lines: 100, prefix: 'line' });
    await using board = await open(project, 'board');
    await board.until(/line 99\n/);
    await board.resize(60, 12);
    await board.until(/^│ line 99\n↑↓ task.*…$/m);
    assert.equal((await board.rows()).filter((row) => row.startsWith('│')).length, 7);
    await board.press('z');
    await board.until(/^── api[^]*│ line 90\n/);
    await board.press('?');
    await board.until(/select a task/);
    await board.press('C-c');
    await board.until(/^ended with 0/m);
  });

  it('refuses without a terminal', async () => {
    await using project = await Supervised.prepare('');
    const { code, stderr } = await new CommandLine(project).run('board');
    assert.equal(code, 1);
    assert.match(stderr, /needs a terminal/);
  });
});

describe('dirigent shell in a terminal', () => {
  it('completes verbs and names, shows the state in its prompt, and remembers lines', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\n`);
    {
      await using shell = await open(project, 'shell');
      await shell.until(/^dirigent> $|^dirigent>$/m);
      await shell.type('star');
      await shell.press('Tab');
      await shell.until(/> start$/m);
      await shell.type('a');
      await shell.press('Tab');
      await shell.until(/> start api$/m);
      await shell.press('Enter');
      const running = await api.next();
      await shell.until(/dirigent 1 running>$/m);
      await running.exit(3);
      await shell.until(/dirigent 1 failed>$/m);
      await shell.press('C-d');
      await shell.until(/ended with 0/);
    }
    await using again = await open(project, 'shell');
    await again.until(/1 failed>$/m);
    await again.press('Up');
    await again.until(/> start api$/m);
  });

  it('runs every line of what is pasted, and keeps the one that was only begun', async () => {
    await using project = await Supervised.prepare('[[tasks]]\nname = "api"\ncommand = "sleep 1000"\nshell = true\n');
    await using shell = await open(project, 'shell');
    await shell.until(/^dirigent>$/m);
    await shell.type('start api\nno-such-verb\nex');
    await shell.until(/unknown command 'no-such-verb'[^]*1 running> ex$/m);
    await shell.type('it\n');
    await shell.until(/ended with 2/);
  });

  it('throws a line away at Ctrl-C', async () => {
    await using project = await Supervised.prepare('');
    await using shell = await open(project, 'shell');
    await shell.until(/^dirigent>$/m);
    await shell.type('no-such-verb');
    await shell.until(/> no-such-verb$/m);
    await shell.press('C-c');
    await shell.until(/\^C\n+dirigent>$/m);
    await shell.type('exit\n');
    await shell.until(/ended with 0/);
  });

  it('ends what a verb does at Ctrl-C, and lives on', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\n`);
    await new CommandLine(project).text('start', 'api');
    const running = await api.next();
    await using shell = await open(project, 'shell');
    await shell.until(/1 running>$/m);
    await shell.type('logs api -f');
    await shell.press('Enter');
    await running.stdout('a line\n');
    await shell.until(/^a line$/m);
    await shell.press('C-c');
    await shell.until(/1 running>$/m);
    await shell.type('no-such-verb');
    await shell.press('Enter');
    await shell.until(/unknown command 'no-such-verb'/);
    await shell.type('"open');
    await shell.press('Enter');
    await shell.until(/The quote " is never closed/);
    await shell.type('exit');
    await shell.press('Enter');
    await shell.until(/ended with 2/);
    assert.equal(api.invocations, 1);
  });
});

describe('dirigent attach in a terminal', () => {
  it('passes lines on, and Ctrl-] leaves the task running', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\n`);
    const cli = new CommandLine(project);
    await cli.text('start', 'api');
    const running = await api.next();
    await running.readInput();
    await using terminal = await open(project, 'attach', 'api');
    await terminal.until(/Press Ctrl-\] to detach/);
    await running.stdout('\x1b[32mname?\x1b[0m ');
    await terminal.until(/name\?/);
    await terminal.type('Ada');
    await terminal.press('Enter');
    assert.equal(await running.nextInput(), 'Ada\n');
    await terminal.press('C-]');
    await terminal.until(/api keeps running[^]*ended with 0/);
    assert.match(await cli.text('list'), /^api +running/m);
  });
});

describe('dirigent up and init in a terminal', () => {
  it('colors the names, and stops at Ctrl-C', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\nrun_at_startup = true\n`);
    await using terminal = await open(project, 'up');
    await (await api.next()).stdout('hello\n');
    await terminal.until(/^api \| hello$/m);
    await terminal.resize(40, 10);
    const rows = await terminal.rows({ colors: true });
    assert.ok(
      rows.some((row) => row.includes('\x1b[36m') && row.includes('hello')),
      rows.join('\n'),
    );
    await terminal.press('C-c');
    await terminal.until(/api \| stopped[^]*ended with 130/);
  });

  it('asks before it writes over a dirigent.toml', async () => {
    await using project = await Supervised.prepare('# mine\n');
    await using terminal = await open(project, 'init');
    await terminal.until(/Overwrite it\? \[y\/N\]/);
    await terminal.type('y');
    await terminal.press('Enter');
    await terminal.until(/Created .*dirigent\.toml[^]*ended with 0/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { eventually } from '../../support/eventually.ts';
import { Rig } from '../../support/rig/rig.ts';
import { Supervised } from '../../support/supervised.ts';
import { CommandLine } from './command-line.ts';

/** The numbers of the lines `prefix N`. */
function numbers(text: string, prefix: string): number[] {
  return [...text.matchAll(new RegExp(`^${prefix} (\\d+)$`, 'gm'))].map(([, number]) => Number(number));
}

const upTo = (length: number): number[] => Array.from({ length }, (_, index) => index);

describe('dirigent logs --follow', () => {
  it('misses and repeats nothing across restarts and rotations', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(
      `[[tasks]]\nname = "api"\n${api.toml}\nlog_max_size = "64KiB"\nlog_max_files = 50\n`,
    );
    const cli = new CommandLine(project);
    await cli.text('start', 'api');
    const first = await api.next();
    const logs = cli.spawn('logs', 'api', '--follow');
    await first.stdout('here\n');
    await logs.until(/here\n/);
    await first.flood({ lines: 20_000, prefix: 'first' });
    await cli.text('restart', 'api');
    const second = await api.next();
    await second.flood({ lines: 20_000, prefix: 'second' });
    await second.stdout('the end');
    await second.exit();
    await logs.until(/the end\n/);
    logs.signal('SIGINT');
    const { stdout } = await logs.ended;
    assert.deepEqual(numbers(stdout, 'first'), upTo(20_000));
    assert.deepEqual(numbers(stdout, 'second'), upTo(20_000));
    assert.equal(logs.stderr, '');
  });

  it('goes on without a gap when the supervisor is killed', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\n`);
    const cli = new CommandLine(project);
    await cli.text('start', 'api');
    const running = await api.next();
    const logs = cli.spawn('logs', 'api', '-f');
    await running.flood({ lines: 1000, prefix: 'before' });
    await logs.until(/before 999\n/);
    const { pid } = JSON.parse(await cli.text('info', '--json')) as { pid: number };
    process.kill(pid, 'SIGKILL');
    await running.flood({ lines: 1000, prefix: 'after' });
    await logs.until(/after 999\n/);
    assert.deepEqual(numbers(logs.stdout, 'before'), upTo(1000));
    assert.deepEqual(numbers(logs.stdout, 'after'), upTo(1000));
    assert.equal(api.invocations, 1);
    await cli.text('down');
    assert.equal((await logs.ended).code, 0);
    assert.deepEqual(await project.processes(), []);
  });
});

describe('dirigent up', () => {
  it('follows the startup tasks and stops them at Ctrl-C, leaving nothing', async () => {
    await using rig = await Rig.start();
    const [api, db] = [rig.command('api'), rig.command('db')];
    await using project = await Supervised.prepare(
      `[[tasks]]\nname = "api"\n${api.toml}\nrun_at_startup = true\ndepends_on = ["db"]\n` +
        `[[tasks]]\nname = "db"\n${db.toml}\n`,
    );
    const cli = new CommandLine(project);
    const up = cli.spawn('up');
    const [database, server] = [await db.next(), await api.next()];
    await database.stdout('accepting\n');
    await server.stderr('listening\n');
    await up.until(/^db {2}\| accepting$/m);
    await up.until(/^api \| listening$/m);
    await server.catchSignals('SIGTERM');
    up.signal('SIGINT');
    assert.equal(await server.nextSignal(), 'SIGTERM');
    await up.until(/Stopping .*api \(pid \d+\).*Press Ctrl-C again to kill/);
    up.signal('SIGINT');
    assert.equal((await up.ended).code, 130);
    await Promise.all([server.ended, database.ended]);
    await cli.text('down');
    assert.deepEqual(await project.processes(), []);
  });

  it('ends by itself with 1 when one of the tasks has failed, in plain lines', async () => {
    await using rig = await Rig.start();
    const [good, bad] = [rig.command('good'), rig.command('bad')];
    await using project = await Supervised.prepare(
      `[[tasks]]\nname = "good"\n${good.toml}\nrun_at_startup = true\n` +
        `[[tasks]]\nname = "bad"\n${bad.toml}\nrun_at_startup = true\n`,
    );
    const up = new CommandLine(project).spawn('up');
    await (await good.next()).exit(0);
    const failing = await bad.next();
    await failing.stdout('last words');
    await failing.exit(3);
    const { code, stdout, stderr } = await up.ended;
    assert.equal(code, 1);
    assert.match(stdout, /^good \| finished$/m);
    assert.match(stdout, /^bad {2}\| last words\n[^]*^bad {2}\| failed: .*3/m);
    assert.match(stderr, /^bad failed: .*3/m);
    assert.ok(!stdout.includes('\x1b'));
  });

  for (const isLate of [false, true]) {
    const when = isLate ? ', also where it reads that only afterwards: it launches nothing' : '';
    it(`ends when everything is taken down from another terminal${when}`, async () => {
      await using rig = await Rig.start();
      const api = rig.command('api');
      await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\nrun_at_startup = true\n`);
      const cli = new CommandLine(project);
      const up = cli.spawn('up');
      await api.next();
      await up.until(/started/);
      if (isLate) up.signal('SIGSTOP');
      await cli.text('down');
      if (isLate) up.signal('SIGCONT');
      const { code, stderr } = await up.ended;
      assert.equal(code, 0);
      assert.equal(stderr, '');
      assert.deepEqual(await project.processes(), []);
    });
  }

  it('leaves them running with --detach', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\nrun_at_startup = true\n`);
    const cli = new CommandLine(project);
    assert.match(await cli.text('up', '-d'), /^api {2}running pid \d+\n$/);
    await api.next();
    assert.match(await cli.text('list'), /^api +running/m);
    assert.equal(api.invocations, 1);
  });
});

describe('dirigent run --wait', () => {
  it('is the command itself: bytes of both streams, exit code, signals', async () => {
    await using project = await Supervised.prepare('');
    const cli = new CommandLine(project);
    const both = cli.spawn('run', '--wait', '--', 'sh', '-c', String.raw`printf '\377\000x'; printf oops >&2; exit 7`);
    const { code, stderr } = await both.ended;
    assert.deepEqual([code, stderr], [7, 'oops']);
    assert.deepEqual(both.bytes, Buffer.from([0xff, 0x00, 0x78]));
    assert.equal((await cli.run('run', '--wait', '--', 'sh', '-c', 'kill -9 $$')).code, 137);
    assert.equal((await cli.run('run', '--wait', '--', 'no-such-program-anywhere')).code, 127);
    assert.equal((await cli.run('run', '--wait', '--timeout', '200ms', '--', 'sleep', '100')).code, 124);
  });

  it('hands Ctrl-C on, and ends as the command then does', async () => {
    await using rig = await Rig.start();
    const tool = rig.command('tool');
    await using project = await Supervised.prepare('');
    const cli = new CommandLine(project);
    const run = cli.spawn('run', '--wait', '--rm', '--', tool.command, ...tool.args);
    const running = await tool.next();
    await running.catchSignals('SIGINT');
    await running.stdout('go\n');
    await run.until(/go\n/);
    run.signal('SIGINT');
    assert.equal(await running.nextSignal(), 'SIGINT');
    await running.exit(5);
    assert.equal((await run.ended).code, 5);
    assert.equal(await cli.text('list', '--json'), '[]\n');
  });
});

describe('dirigent events --follow and attach', () => {
  it('prints events as they happen', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\n`);
    const cli = new CommandLine(project);
    const events = cli.spawn('events', '-f', '--json');
    await cli.text('start', 'api');
    await events.until(/"event":"started"/);
    await (await api.next()).exit(2);
    await events.until(/"event":"failed"/);
    events.signal('SIGINT');
    await events.ended;
  });

  it('passes piped input on and shows the output until the input ends', async () => {
    await using rig = await Rig.start();
    const api = rig.command('api');
    await using project = await Supervised.prepare(`[[tasks]]\nname = "api"\n${api.toml}\n`);
    const cli = new CommandLine(project);
    assert.equal((await cli.run('attach', 'api')).code, 1);
    await cli.text('start', 'api');
    const running = await api.next();
    await running.readInput();
    const attached = cli.spawn('attach', 'api');
    await running.stdout('prompt> ');
    await attached.until(/prompt> /);
    attached.type('hello\n');
    assert.equal(await running.nextInput(), 'hello\n');
    attached.endInput();
    assert.equal((await attached.ended).code, 0);
    await eventually(async () => assert.match(await cli.text('list'), /^api +running/m));
  });
});

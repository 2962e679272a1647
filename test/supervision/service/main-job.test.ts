import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { Supervised } from '../../support/supervised.ts';
import { eventually } from '../../support/eventually.ts';

/** A task that prints a line on each stream and then stays. */
const STAYS = `
[[tasks]]
name = "web"
command = "echo out; echo err >&2; exec sleep 1000"
shell = true
`;

describe('the main job', () => {
  it('starts a task, keeps its output in three files, and stops all of it', async () => {
    await using supervised = await Supervised.start(STAYS);
    const { tasks } = await supervised.start('web');
    assert.equal(tasks[0]?.task.status.kind, 'running');
    const pid = tasks[0].task.pid ?? 0;
    // Between fork and exec it is still a copy of the shell.
    await eventually(async () => assert.match(await readFile(`/proc/${String(pid)}/cmdline`, 'utf8'), /sleep/));
    await eventually(async () => assert.equal((await supervised.logFile('web', 'combined.log')).split('\n').length, 3));
    assert.equal(await supervised.logFile('web', 'stdout.log'), 'out\n');
    assert.equal(await supervised.logFile('web', 'stderr.log'), 'err\n');
    assert.deepEqual((await supervised.logFile('web', 'combined.log')).split('\n').sort(), [
      '',
      '[stderr] err',
      '[stdout] out',
    ]);
    const stopped = await supervised.stop('web');
    assert.equal(stopped.tasks[0]?.task.status.kind, 'stopped');
    assert.deepEqual(
      (await supervised.processes()).map(({ pid: alive }) => alive),
      [supervised.pid],
    );
  });

  it('keeps the last line of a task that ends without a newline, and its exit code', async () => {
    await using supervised = await Supervised.start(`
[[tasks]]
name = "once"
command = "printf 'no newline'; exit 3"
shell = true
`);
    await supervised.start('once');
    const task = await supervised.until('once', ({ status }) => status.kind === 'failed');
    assert.equal(task.exitCode, 3);
    assert.equal(task.status.kind === 'failed' && task.status.reason, 'exit');
    assert.equal(await supervised.logFile('once', 'stdout.log'), 'no newline');
    assert.equal(await supervised.logFile('once', 'combined.log'), '[stdout] no newline\n');
  });

  it('says in words why a task could not be started', async () => {
    await using supervised = await Supervised.start(`
[[tasks]]
name = "missing"
command = "no-such-program-anywhere"
[[tasks]]
name = "elsewhere"
command = "true"
cwd = "not/there"
`);
    const { tasks } = await supervised.start('missing', 'elsewhere');
    assert.match(tasks[0]?.error ?? '', /no-such-program-anywhere/);
    assert.match(tasks[1]?.error ?? '', /not\/there/);
    assert.equal(tasks[0]?.task.status.kind, 'failed');
  });

  it('suggests the task that was probably meant', async () => {
    await using supervised = await Supervised.start(STAYS);
    await assert.rejects(supervised.start('wbe'), /no task "wbe".*Did you mean "web"/);
  });

  it('applies a changed file without touching what did not change', async () => {
    await using supervised = await Supervised.start(STAYS);
    const before = (await supervised.start('web')).tasks[0]?.task.pid;
    await supervised.write(`${STAYS}
[[tasks]]
name = "added"
command = "true"
`);
    await supervised.request('project/reload', {});
    assert.equal((await supervised.task('added')).status.kind, 'stopped');
    assert.equal((await supervised.task('web')).pid, before);
    await supervised.write(`[[tasks]]\nname = "added"\ncommand = "true"\n`);
    await supervised.request('subscribe', { changes: true });
    const gone = supervised.next('tasks/changed', ({ removed }) => removed.includes('web'));
    await supervised.request('project/reload', {});
    await gone;
    assert.deepEqual(
      (await supervised.processes()).map(({ pid }) => pid),
      [supervised.pid],
    );
  });

  it('keeps everything running while the file is broken, and says what is wrong with it', async () => {
    await using supervised = await Supervised.start(STAYS);
    await supervised.start('web');
    await supervised.write('[[tasks]\nname = ');
    const project = await supervised.request('project/reload', {});
    assert.equal(project.state, 'invalid');
    assert.equal(project.diagnostics[0]?.severity, 'error');
    assert.equal((await supervised.task('web')).status.kind, 'running');
  });

  it('notices by itself when the file changes, also when an editor replaces it', async () => {
    await using supervised = await Supervised.start(STAYS);
    await supervised.request('subscribe', { changes: true });
    const changed = supervised.next('tasks/changed', ({ tasks }) => tasks.some(({ name }) => name === 'second'));
    await supervised.write(`${STAYS}\n[[tasks]]\nname = "second"\ncommand = "true"\n`);
    await changed;
    const gone = supervised.next('tasks/changed', ({ removed }) => removed.includes('second'));
    await rm(join(supervised.folder, 'dirigent.toml'));
    await supervised.write(STAYS);
    await gone;
  });

  it('starts what was approved, once, and refuses when it has changed meanwhile', async () => {
    await using supervised = await Supervised.start(
      STAYS.replace('shell = true', 'shell = true\nrun_at_startup = true'),
    );
    const { project } = await supervised.request('tasks/list', {});
    assert.deepEqual(
      project.startup.tasks.map(({ name }) => name),
      ['web'],
    );
    await supervised.request('project/startup', { hash: project.startup.hash });
    assert.equal((await supervised.task('web')).status.kind, 'running');
    await supervised.stop('web');
    await supervised.request('project/startup', { hash: project.startup.hash });
    assert.equal((await supervised.task('web')).status.kind, 'stopped', 'what a person stopped stays stopped');
    await assert.rejects(supervised.request('project/startup', { hash: 'other' }), /have changed/);
  });

  it('runs a command that is not in the file, reports its end once, and forgets it on request', async () => {
    await using supervised = await Supervised.start('');
    const editor = await supervised.connect({ kind: 'editor' });
    await editor.request('subscribe', { events: true });
    const reported = supervised.next('tasks/event', ({ notify }) => notify === true);
    const task = await editor.request('tasks/run', { command: 'exit 0', shell: true, notify: true });
    assert.equal(task.name, 'b1');
    assert.equal((await reported).event, 'finished');
    await editor.request('tasks/remove', { task: 'b1' });
    assert.deepEqual((await supervised.request('tasks/list', {})).tasks, []);
  });

  it('keeps what ended while no window was open, for the next one', async () => {
    await using supervised = await Supervised.start('[[tasks]]\nname = "bad"\ncommand = "exit 7"\nshell = true\n', [
      '--detached',
    ]);
    await supervised.start('bad');
    await supervised.until('bad', ({ status }) => status.kind === 'failed');
    await supervised.connect({ kind: 'editor' });
    const reported = supervised.next('tasks/event', ({ notify }) => notify === true);
    await supervised.request('subscribe', { events: true });
    assert.equal((await reported).task, 'bad');
  });
});

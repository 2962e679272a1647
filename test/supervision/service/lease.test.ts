import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { eventually } from '../../support/eventually.ts';
import { shellTask } from '../../support/shell-task.ts';
import { Supervised } from '../../support/supervised.ts';

const PROJECT = `
[task_runner]
linger = "200ms"

[[tasks]]
name = "tree"
command = "sleep 1000 & (trap '' TERM; sleep 1000) & exec sleep 1000"
shell = true
stop_timeout = "300ms"
`;

describe('the end of a supervisor', () => {
  it('comes after the last window, with everything stopped and no process left', async () => {
    await using supervised = await Supervised.start(PROJECT);
    const editor = await supervised.connect({ kind: 'editor' });
    await editor.request('tasks/start', { tasks: { names: ['tree'] } });
    const terminal = await supervised.connect();
    editor.dispose();
    await supervised.until('tree', ({ status }) => status.kind === 'stopped', terminal);
    assert.deepEqual(
      (await supervised.processes()).map(({ pid }) => pid),
      [supervised.pid],
    );
  });

  it('does not come where a window comes back while the tasks are still being stopped: its startup tasks start', async () => {
    const slow = shellTask('slow', 'trap "touch asked; sleep 1; exit 0" TERM; touch up; while :; do sleep 0.02; done');
    const toml = slow.replace('shell = true', 'shell = true\nrun_at_startup = true\nstop_timeout = "30s"');
    await using supervised = await Supervised.start(`[task_runner]\nlinger = "50ms"\n${toml}`);
    const { hash } = (await supervised.request('tasks/list', {})).project.startup;
    const editor = await supervised.connect({ kind: 'editor' });
    await editor.request('project/startup', { hash });
    await eventually(() => access(join(supervised.folder, 'up')));
    const terminal = await supervised.connect();
    const before = (await supervised.task('slow')).pid;
    editor.dispose();
    await supervised.until('slow', ({ status }) => status.kind === 'stopping', terminal);
    const next = await supervised.connect({ kind: 'editor' });
    await next.request('project/startup', { hash });
    const { pid } = await supervised.until('slow', ({ status }) => status.kind === 'running');
    assert.notEqual(pid, before);
  });

  it('comes automatically when no client is connected and no task is wanted', async () => {
    await using supervised = await Supervised.start(PROJECT);
    supervised.client.dispose();
    assert.equal(await supervised.ended(), 0);
    assert.deepEqual(await supervised.processes(), []);
  });

  it('does not come while a task of a terminal still runs', async () => {
    await using supervised = await Supervised.start(PROJECT, ['--detached']);
    await supervised.start('tree');
    supervised.client.dispose();
    const editor = await supervised.connect({ kind: 'editor' });
    editor.dispose();
    await supervised.connect();
    assert.equal((await supervised.task('tree')).status.kind, 'running');
    assert.equal((await supervised.request('supervisor/info', {})).lease.kind, 'clients');
  });

  it('comes on request, leaving the tasks to the next one', async () => {
    await using supervised = await Supervised.start(PROJECT);
    const pid = (await supervised.start('tree')).tasks[0]?.task.pid;
    await supervised.request('supervisor/shutdown', { stopTasks: false });
    assert.equal(await supervised.ended(), 0);
    await supervised.launch();
    assert.equal((await supervised.task('tree')).pid, pid);
  });

  it('comes with SIGTERM, everything stopped first', async () => {
    await using supervised = await Supervised.start(PROJECT);
    await supervised.start('tree');
    process.kill(supervised.pid, 'SIGTERM');
    assert.equal(await supervised.ended(), 0);
    assert.deepEqual(await supervised.processes(), []);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
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

  it('comes by itself when nobody is connected and nothing is wanted', async () => {
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

import type { VSCodeServer } from '../support/vscode/server.ts';
import { listProcesses } from '../support/vscode/processes.ts';
import { expect, test } from './fixtures.ts';
import { pidOf } from './pages/tasks-view.ts';

test.describe('a supervisor that hangs', () => {
  test('is reported with its pid, its tasks are unknown, and all goes on when it responds again', async ({
    workbench,
    server,
  }) => {
    await workbench.tasks.open();
    const web = workbench.tasks.row('Web server');
    await web.click('Start Task');
    await expect(web).toHaveTaskState('running');
    const task = await pidOf(web);
    const supervisor = await supervisorOf(server);
    process.kill(supervisor, 'SIGSTOP');
    try {
      // Only who asks something learns that nobody answers.
      await web.click('Restart Task');
      await expect(web).toHaveTaskState('unknown');
      await expect(workbench.tasks.element).toContainText('Not responding');
      await expect(workbench.tasks.element).toContainText(`process ${String(supervisor)}`);
      expect(await pidOf(web)).toBeUndefined();
    } finally {
      process.kill(supervisor, 'SIGCONT');
    }
    await expect(web).toHaveTaskState('running');
    await expect.poll(() => pidOf(web)).not.toBe(task);
    await expect(workbench.tasks.element).not.toContainText('Not responding');
  });
});

async function supervisorOf(server: VSCodeServer): Promise<number> {
  const ours = await listProcesses(server.sandbox.runtime);
  const found = ours.find(({ command }) => command.includes('dist/supervisor.js --folder'));
  if (found === undefined) throw new Error(`No supervisor runs here:\n${ours.map((each) => each.command).join('\n')}`);
  return found.pid;
}

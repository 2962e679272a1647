import { expect, test } from '../ui/fixtures.ts';

test.describe('the packed extension', () => {
  test('starts a task, shows its output, keeps it over Reload Window and stops it', async ({ workbench, host }) => {
    const installed = await host.run((vscode) => vscode.extensions.getExtension('dirigent.dirigent')?.extensionPath);
    expect(installed).toContain('/extensions/dirigent.dirigent-');

    await workbench.tasks.open();
    const web = workbench.tasks.row('Web server');
    await expect(web).toHaveTaskState('stopped');
    await web.click('Start Task');
    await expect(web).toHaveTaskState('running');

    await web.click('Show Output');
    await expect(workbench.output.lines).toContainText('web is up');
    await expect(workbench.output.lines).toContainText('web complains');

    const pid = async (): Promise<string | undefined> => /pid (\d+)/.exec((await web.label()) ?? '')?.[1];
    const before = await pid();
    expect(before).toBeDefined();
    await workbench.reload();
    await workbench.tasks.open();
    await expect(web).toHaveTaskState('running');
    expect(await pid()).toBe(before);

    await web.click('Stop Task');
    await expect(web).toHaveTaskState('stopped');
  });

  test('explains why a task failed', async ({ workbench }) => {
    await workbench.tasks.open();
    const broken = workbench.tasks.row('Broken job');
    await broken.click('Start Task');
    await expect(broken).toHaveTaskState('failed');
    await expect(workbench.notifications.toast('Broken job')).toContainText('cannot read the answer');
  });
});

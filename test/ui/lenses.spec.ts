import { expect, test } from './fixtures.ts';

test.describe('above each task of dirigent.toml', () => {
  test('stands what can be done with it, and its state as it changes', async ({ workbench }) => {
    const { lenses, editors, tasks } = workbench;
    await tasks.open();
    await editors.open('dirigent.toml');
    await expect(lenses.lines).toHaveCount(3);
    await expect(lenses.above(0)).toContainText('Start');
    await expect(lenses.above(0)).toContainText('stopped');
    await lenses.click(0, 'Start');
    await expect(lenses.above(0)).toContainText(/Stop.*Restart.*running/);
    await expect(tasks.row('Web server')).toHaveTaskState('running');
    await lenses.click(0, 'Stop');
    await expect(lenses.above(0)).toContainText('stopped');
    await lenses.click(2, 'Start');
    await expect(lenses.above(2)).toContainText('failed · exit 3');
    await lenses.click(2, 'Output');
    await expect(workbench.output.lines).toContainText('cannot read the answer');
  });
});

test.describe('an error that is being typed', () => {
  test('has a quick fix at the cursor, and costs the other tasks nothing', async ({ workbench }) => {
    const { lenses, editors, tasks } = workbench;
    await tasks.open();
    await editors.open('dirigent.toml');
    await expect(lenses.above(0)).toContainText('stopped');
    await editors.replaceLine('title = "One job"', 'titel = One job');
    await editors.showQuickFixes();
    await editors.chooseQuickFix('Change to `"One job"`');
    await expect(editors.line('titel = "One job"')).toBeVisible();
    await editors.showQuickFixes();
    await editors.chooseQuickFix('Change to `title`');
    await expect(editors.line('title = "One job"')).toBeVisible();
    await expect(lenses.lines).toHaveCount(3);
    await lenses.click(1, 'Start');
    await expect(lenses.above(1)).toContainText('finished');
  });
});

test.describe('in Restricted Mode', () => {
  test.use({ trusted: false });

  test('the lenses lead to trust, and start nothing', async ({ workbench }) => {
    const { lenses, editors, tasks } = workbench;
    await tasks.open();
    await editors.open('dirigent.toml');
    await expect(lenses.above(0)).toHaveText('Nothing runs in Restricted Mode');
  });
});

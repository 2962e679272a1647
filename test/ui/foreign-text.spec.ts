import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const line = 'Error: [details](command:workbench.action.toggleSidebarVisibility) $(trash)';

test.describe('text of others', () => {
  test('a line of stderr that imitates a command link is text in the toast', async ({ workbench, workspace }) => {
    await writeFile(
      join(workspace, 'dirigent.toml'),
      [
        '[[tasks]]',
        'name = "hostile"',
        'title = "Hostile [title](command:workbench.action.closeWindow) $(rocket)"',
        `command = '''echo '${line}' >&2; exit 3'''`,
        'shell = true',
        '',
      ].join('\n'),
    );
    await workbench.tasks.open();
    const row = workbench.tasks.row('Hostile [title](command:workbench.action.closeWindow) $(rocket)');
    await row.click('Start Task');
    await expect(row).toHaveTaskState('failed');
    const toast = workbench.notifications.toast('Hostile');
    await expect(toast).toBeVisible();
    const message = toast.locator('.notification-list-item-message');
    await expect(message).toContainText('details');
    expect((await message.innerText()).replaceAll('\u2060', '')).toContain(line);
    await expect(message.locator('a, .codicon')).toHaveCount(0);
    await expect(toast.getByRole('button', { name: 'Restart' })).toBeVisible();
  });
});

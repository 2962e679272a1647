import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const COUNT = 200;

function project(): string {
  const tasks = Array.from({ length: COUNT }, (_, index) => {
    const number = String(index + 1).padStart(3, '0');
    return `[[tasks]]\nname = "task-${number}"\ntitle = "Task ${number}"\ncommand = "sleep"\nargs = ["1000"]\n`;
  });
  return tasks.join('\n');
}

test.describe('two hundred tasks', () => {
  test('scroll to the last, which starts like the first', async ({ workbench, workspace }) => {
    await writeFile(join(workspace, 'dirigent.toml'), project());
    await workbench.tasks.open();
    await expect(workbench.tasks.row('Task 001')).toHaveTaskState('stopped');
    await workbench.tasks.row('Task 001').select();
    await workbench.page.keyboard.press('End');
    const last = workbench.tasks.row('Task 200');
    await expect(last).toHaveTaskState('stopped');
    await last.click('Start Task');
    await expect(last).toHaveTaskState('running');
    await workbench.page.keyboard.press('Home');
    await expect(workbench.tasks.row('Task 001')).toHaveTaskState('stopped');
  });
});

import { chmod, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { chooseFromMenu } from './pages/context-menu.ts';
import { withGrowingPatience } from './pages/growing-patience.ts';

test.use({ fixture: 'shop' });

const textOf = (workspace: string): Promise<string> => readFile(join(workspace, 'dirigent.toml'), 'utf8');

test.describe('creating a task', () => {
  test('asks a few questions, says what is wrong while one types, and leads back', async ({ workbench, workspace }) => {
    const { tasks, palette, editors } = workbench;
    await tasks.open();
    await expect(tasks.row('Database')).toHaveTaskState('stopped');
    const before = await textOf(workspace);
    await palette.run('Dirigent: Create Task…');
    await expect(palette.title).toHaveText('Create Task (1/4)');
    await palette.answer('node web.js --port 3000');
    await expect(palette.title).toHaveText('Create Task (2/4)');
    await expect(palette.input).toHaveValue('web-2');
    await palette.input.fill('WEB');
    await expect(palette.message).toContainText('“WEB-2” is available');
    await palette.input.fill('../web');
    await expect(palette.message).toContainText('letters, digits');
    await palette.back();
    await expect(palette.input).toHaveValue('node web.js --port 3000');
    await palette.answer('npm run preview');
    await expect(palette.input).toHaveValue('preview');
    await palette.input.press('Enter');
    await palette.choose(/When the workspace opens/);
    await expect(palette.title).toHaveText('Create Task (4/4)');
    await palette.choose(/web/);
    await expect(tasks.row('preview')).toHaveTaskState('stopped');
    const added = `
[[tasks]]
name = "preview"
command = "npm"
args = ["run", "preview"]
cwd = "web"
run_at_startup = true
`;
    expect(await textOf(workspace)).toBe(before + added);
    // The question waits in the view, and what is typed next goes into the file.
    await expect(tasks.element).toContainText('1 startup task is waiting for your approval.');
    await workbench.page.keyboard.type('\nurl = "http://localhost:1"');
    await expect(editors.lines).toContainText(/run_at_startup\s=\strue\s*url/);
  });

  test('keeps program, arguments and folder of a command that was run ad hoc', async ({ workbench, workspace }) => {
    const { tasks, palette } = workbench;
    await tasks.open();
    await palette.run('Dirigent: Run Command…');
    await palette.answer('echo one; sleep 1000');
    const row = tasks.row('echo one; sleep 1000');
    await expect(row).toHaveTaskState('running');
    await row.choose('Add Command to dirigent.toml…');
    await palette.answer('sleeper');
    await palette.choose(/Manually/);
    await expect(tasks.row('sleeper')).toHaveTaskState('stopped');
    expect(await textOf(workspace)).toContain('name = "sleeper"\ncommand = "echo one; sleep 1000"\nshell = true\n');
  });
});

test.describe('changing a task from its row', () => {
  test('runs it at startup, and shows that', async ({ workbench, workspace }) => {
    const { tasks } = workbench;
    await tasks.open();
    await tasks.row('Invoices').choose('Run at Startup');
    await expect.poll(() => tasks.row('Invoices').label()).toContain('waiting for your approval');
    expect(await textOf(workspace)).toMatch(/args = \["sent"\]\nrun_at_startup = true\n/);
    await tasks.row('Invoices').choose('Do Not Run at Startup');
    await expect.poll(() => tasks.row('Invoices').label()).not.toContain('waiting for your approval');
  });

  test('changes the title with F2', async ({ workbench, workspace }) => {
    const { tasks, palette, page } = workbench;
    await tasks.open();
    await tasks.row('Invoices').select();
    await tasks.focus();
    await page.keyboard.press('F2');
    await palette.answer('Send invoices');
    await expect(tasks.row('Send invoices')).toHaveTaskState('stopped');
    expect(await textOf(workspace)).toContain('name = "invoices"\ntitle = "Send invoices"\n');
  });

  test('deletes it after a question; what runs is stopped first, the logs go with it', async ({
    workbench,
    workspace,
  }) => {
    const { tasks, dialog } = workbench;
    await tasks.open();
    const database = tasks.row('Database');
    await database.click('Start Task');
    await expect(database).toHaveTaskState('running');
    const before = await textOf(workspace);
    await database.choose('Delete Task…');
    await expect(dialog.element).toContainText('It is running and will be stopped first.');
    await dialog.press('Cancel');
    await expect(database).toHaveTaskState('running');
    await database.choose('Delete Task…');
    await dialog.press('Delete with Logs');
    await expect(database.element).toHaveCount(0);
    const block = /\[\[tasks\]\]\nname = "db"[^]*?until it is stopped\n\n/.exec(before)?.[0] ?? '';
    expect(await textOf(workspace)).toBe(before.replace(block, ''));
  });
});

test.describe('a change that is not simply saved', () => {
  // In a browser the editor saves by itself, unless told.
  test.use({ settings: { 'files.autoSave': 'off' } });

  test('says that the file is read-only, and what to do', async ({ workbench, workspace }) => {
    const { tasks, notifications } = workbench;
    await tasks.open();
    await expect(tasks.row('Invoices')).toHaveTaskState('stopped');
    await chmod(join(workspace, 'dirigent.toml'), 0o444);
    await tasks.row('Invoices').choose('Run at Startup');
    await expect(notifications.toast('is read-only')).toContainText('Make it writable and try again.');
  });

  test('goes among unsaved changes, says so, and is saved when asked', async ({ workbench, workspace }) => {
    const { tasks, editors, notifications, page } = workbench;
    await tasks.open();
    await editors.open('dirigent.toml');
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('# typed');
    const before = await textOf(workspace);
    await tasks.row('Invoices').choose('Run at Startup');
    const toast = notifications.toast('unsaved changes');
    await expect(toast).toBeVisible();
    expect(await textOf(workspace)).toBe(before);
    await toast.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => textOf(workspace)).toMatch(/run_at_startup = true\n# typed/);
  });
});

test.describe('first steps', () => {
  test('lead through the walkthrough, with its pictures', async ({ workbench }) => {
    const { tasks, palette, page } = workbench;
    await tasks.open();
    await expect(tasks.row('Invoices')).toHaveTaskState('stopped');
    await palette.run('Dirigent: Get Started');
    for (const title of ['Define your tasks', 'Start, stop, restart', 'Start tasks automatically']) {
      await expect(page.getByText(title, { exact: true }).first()).toBeVisible();
    }
    await expect(
      page.locator('.getting-started-media img, .step-media img, img[src*="walkthrough"]').first(),
    ).toBeVisible();
  });
});

test.describe('the order of the tasks', () => {
  test('follows rows that are dragged, also into a group and out of it', async ({ workbench, workspace }) => {
    const { tasks } = workbench;
    await tasks.open();
    await tasks.row('Styles').dragTo(tasks.row('Web server'));
    await expect.poll(() => tasks.titles()).toEqual(['Database', 'front', 'Styles', 'Web server', 'Invoices']);
    await tasks.row('Invoices').dragTo(tasks.row('front'));
    await expect.poll(() => tasks.titles()).toEqual(['Database', 'front', 'Styles', 'Web server', 'Invoices']);
    await expect.poll(() => textOf(workspace)).toMatch(/args = \["sent"\]\ngroup = "front"\n/);
    await tasks.row('Web server').dragTo(tasks.row('Database'));
    await expect.poll(() => tasks.titles()).toEqual(['Web server', 'Database', 'front', 'Styles', 'Invoices']);
    const text = await textOf(workspace);
    expect(text).toContain('# The shop. Comments stay where they are.');
    expect(text).toContain('args = ["1000"] # until it is stopped');
  });

  test('follows Alt+Up and Alt+Down, of a group as of a task', async ({ workbench }) => {
    const { tasks, page } = workbench;
    await tasks.open();
    await expect(tasks.row('Invoices')).toHaveTaskState('stopped');
    await tasks.row('Invoices').select();
    await tasks.focus();
    await page.keyboard.press('Alt+ArrowUp');
    await expect.poll(() => tasks.titles()).toEqual(['Database', 'Invoices', 'front', 'Web server', 'Styles']);
    await page.keyboard.press('Alt+ArrowDown');
    await expect.poll(() => tasks.titles()).toEqual(['Database', 'front', 'Web server', 'Styles', 'Invoices']);
    await tasks.row('front').choose('Move Up');
    await expect.poll(() => tasks.titles()).toEqual(['front', 'Web server', 'Styles', 'Database', 'Invoices']);
  });
});

test.describe('Add to dirigent.toml', () => {
  test('takes a script of NPM Scripts, with its folder', async ({ workbench, workspace }) => {
    const { tasks, palette, page } = workbench;
    await tasks.open();
    await palette.run('Explorer: Focus on NPM Scripts View');
    const script = page.locator('.monaco-list-row', { hasText: 'vite --port 3000' });
    await chooseFromMenu(script, 'Add Script to dirigent.toml…');
    await expect(palette.input).toHaveValue('dev');
    await palette.input.press('Enter');
    await palette.choose(/Manually/);
    await expect
      .poll(() => textOf(workspace))
      .toContain('name = "dev"\ncommand = "npm"\nargs = ["run", "dev"]\ncwd = "web"\n');
  });

  test('takes a selection of a document, to be checked', async ({ workbench }) => {
    const { tasks, palette, editors, page } = workbench;
    await tasks.open();
    await editors.open('notes.md');
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await palette.run('Dirigent: Add Selection to dirigent.toml…');
    await expect(palette.input).toHaveValue('npm run dev -- --host');
  });

  test('takes a selection of a terminal, and gives the clipboard back', async ({ workbench, host }) => {
    const { tasks, palette, page } = workbench;
    await tasks.open();
    await host.run(async (vscode) => {
      const shellArgs = ['-c', 'echo "me@host:~$ npm run dev"; exec cat'];
      vscode.window.createTerminal({ name: 'typed', shellPath: '/bin/sh', shellArgs }).show();
      await vscode.env.clipboard.writeText('mine');
    });
    const screen = page.locator('.terminal-wrapper.active .xterm-screen');
    await withGrowingPatience(async (timeout) => {
      // Three clicks select the first line, which a moment ago may not have been printed.
      await screen.click({ position: { x: 60, y: 10 }, clickCount: 3 });
      await screen.click({ position: { x: 60, y: 10 }, button: 'right' });
      await page.getByRole('menuitem', { name: 'Add Terminal Selection to dirigent.toml…' }).click({ timeout });
      await expect(palette.input).toHaveValue('npm run dev', { timeout });
    });
    expect(await host.run((vscode) => vscode.env.clipboard.readText())).toBe('mine');
  });
});

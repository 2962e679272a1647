import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

// What is imported asks before it starts with the workspace; that question has tests of its own.
test.use({ fixture: 'import', settings: { 'dirigent.runAtStartup': 'never' } });

const textOf = (workspace: string): Promise<string> => readFile(join(workspace, 'dirigent.toml'), 'utf8');

test.describe('importing tasks', () => {
  test('shows the tasks of all files, then the file as it will be, and writes it', async ({ workbench, workspace }) => {
    const { palette, tasks, editors, notifications } = workbench;
    await palette.run('Dirigent: Import Tasks…');
    await expect(palette.title).toHaveText('Import Tasks (1/2)');
    await expect(palette.checkable(/^web/)).toContainText('bundle exec puma');
    await expect(palette.checkable(/^api/)).toContainText('Unsupported: environment.DATABASE_URL, build, ports');
    await expect(palette.checkable(/^web/)).toHaveAttribute('aria-checked', 'true');
    await expect(palette.checkable(/^db/)).toHaveAttribute('aria-checked', 'true');
    await expect(palette.checkable(/^release/)).toHaveAttribute('aria-checked', 'false');
    await expect(notifications.toast(/process-compose\.yaml, line/)).toBeVisible();
    for (const name of [/^worker/, /^Dev-backend/, /^Dev-frontend/, /^dev/, /^build/, /^db/])
      await palette.uncheck(name);
    await palette.input.press('Enter');
    await expect(palette.title).toHaveText('Import Tasks (2/2)');
    await expect(editors.tab('with imported tasks')).toBeVisible();
    await expect(editors.lines.last()).toContainText('bundle');
    await palette.choose(/Import 2 tasks/);
    await expect(editors.tab('dirigent.toml')).toBeVisible();
    await expect(editors.tab('with imported tasks')).toHaveCount(0);
    await tasks.open();
    await expect(tasks.row('api').element).toBeVisible();
    expect(await textOf(workspace)).toContain('name = "api"\ncommand = "npm"\nargs = ["run", "dev"]\ncwd = "api"\n');
  });

  test('adds to what is there, and undo takes it back', async ({ workbench, workspace }) => {
    const { palette, tasks, editors, page } = workbench;
    const before = '# mine\n[[tasks]]\nname = "web"   # ours\ncommand = "sleep"\nargs = ["1000"]\n';
    await writeFile(join(workspace, 'dirigent.toml'), before);
    await tasks.open();
    await expect(tasks.row('web')).toHaveTaskState('stopped');
    await rm(join(workspace, 'process-compose.yaml'));
    await palette.run('Dirigent: Import Tasks…');
    await palette.input.fill('puma');
    await expect(palette.checkable(/^web/)).toHaveAttribute('aria-checked', 'true');
    await palette.input.press('Enter');
    await palette.back();
    await expect(palette.title).toHaveText('Import Tasks (1/2)');
    await palette.input.press('Enter');
    await palette.choose(/Show unsupported settings/);
    await expect(editors.tab('not-carried-over.md')).toBeVisible();
    await palette.choose(/Import \d+ tasks/);
    await expect(tasks.row('web-2').element).toBeVisible();
    const after = await textOf(workspace);
    expect(after.startsWith(before)).toBe(true);
    await editors.tab('dirigent.toml').click();
    await editors.lines.last().click();
    await page.keyboard.press('ControlOrMeta+Z');
    await page.keyboard.press('ControlOrMeta+S');
    await expect.poll(() => textOf(workspace)).toBe(before);
  });
});

test.describe('importing into a new file', () => {
  test('is one step to undo: the file is gone again', async ({ workbench, workspace }) => {
    const { palette, tasks, editors, page } = workbench;
    await palette.run('Dirigent: Import Tasks…');
    await expect(palette.title).toHaveText('Import Tasks (1/2)');
    await palette.input.press('Enter');
    await expect(palette.title).toHaveText('Import Tasks (2/2)');
    await palette.choose(/Import \d+ tasks/);
    await tasks.open();
    await expect(tasks.row('api').element).toBeVisible();
    await editors.tab('dirigent.toml').click();
    await editors.lines.last().click();
    await page.keyboard.press('ControlOrMeta+Z');
    await expect(tasks.element.getByText('has no dirigent.toml yet')).toBeVisible();
    await expect(editors.tab('dirigent.toml')).toHaveCount(0);
    await expect(textOf(workspace)).rejects.toThrow('ENOENT');
  });
});

test.describe('creating dirigent.toml', () => {
  test('proposes what the folder suggests', async ({ workbench, workspace }) => {
    const { palette, tasks } = workbench;
    await palette.run('Dirigent: Create dirigent.toml');
    await expect(palette.title).toHaveText('Create dirigent.toml');
    await expect(palette.checkable(/^compose/)).toContainText('from compose.yaml');
    await palette.checkable(/^worker/).click();
    await palette.input.press('Enter');
    await tasks.open();
    await expect(tasks.row('web').element).toBeVisible();
    const text = await textOf(workspace);
    expect(text).toContain('# from process "web" of Procfile\n[[tasks]]\nname = "web"\n');
    expect(text).not.toContain('name = "worker"\ncommand = "bundle');
  });
});

test.describe('in Restricted Mode', () => {
  test.use({ trusted: false });

  test('importing only writes the file, and says so', async ({ workbench, workspace }) => {
    const { palette } = workbench;
    await palette.run('Dirigent: Import Tasks…');
    await expect(palette.input).toHaveAttribute('placeholder', /Restricted Mode/);
    await palette.input.press('Enter');
    await palette.choose(/Import \d+ tasks/);
    await expect.poll(() => textOf(workspace).catch(() => '')).toContain('name = "api"');
  });
});

test.describe('importing where everything may start automatically', () => {
  test.use({ settings: { 'dirigent.runAtStartup': 'always' } });

  test('runs nothing: imported tasks await approval', async ({ workbench, workspace }) => {
    const { palette, tasks } = workbench;
    await palette.run('Dirigent: Import Tasks…');
    await expect(palette.checkable(/^web/)).toHaveAttribute('aria-checked', 'true');
    await palette.input.press('Enter');
    await palette.choose(/Import \d+ tasks/);
    await tasks.open();
    await expect(tasks.element).toContainText('for your approval');
    await expect(tasks.row('web')).toHaveTaskState('stopped');
    await expect(tasks.rows.filter({ hasText: /pid \d|failed|finished|backoff/ })).toHaveCount(0);
    expect(await textOf(workspace)).toContain('run_at_startup = true');
  });
});

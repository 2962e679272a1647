import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

/** The beginning of a task, up to the command that is typed. */
const TYPED = `
[[tasks]]
name = "typed"
run_at_startup = true
shell = true
command = '''`;

test.describe('consent to startup tasks', () => {
  test.use({ fixture: 'startup' });

  test('shows the commands on a page, starts them when allowed, remembers, and asks again of what changed alone', async ({
    workbench,
    workspace,
    host,
  }) => {
    const { tasks, consent, dialog, notifications } = workbench;
    await notifications.press('2 startup tasks of', 'Review');
    await expect(consent.text).toContainText('worker is up');
    await expect(consent.text).not.toContainText('manual');
    await tasks.open();
    await expect(tasks.row('Web server')).toHaveTaskState('stopped');
    await consent.choose('Allow');
    await expect(tasks.row('Web server')).toHaveTaskState('running');
    await expect(tasks.row('Worker')).toHaveTaskState('running');
    await expect(tasks.row('By hand only')).toHaveTaskState('stopped');

    const before = await host.pid();
    await workbench.reload();
    await host.replaced(before);
    await tasks.open();
    await expect(tasks.row('Web server')).toHaveTaskState('running');
    await expect(tasks.element).not.toContainText('for your approval');

    const file = join(workspace, 'dirigent.toml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('worker is up', 'worker is new'));
    await expect(tasks.element).toContainText('1 startup task is waiting for your approval.');
    await tasks.row('Worker').click('Review Startup Tasks');
    await expect(consent.text).toContainText('worker is new');
    await expect(consent.text).toContainText('ALLOWED BEFORE');
    await expect(dialog.element).toHaveCount(0);
  });

  test('nothing starts without an answer, nor after "never"', async ({ workbench }) => {
    const { tasks, consent, palette, notifications } = workbench;
    await notifications.press('2 startup tasks of', 'Not Now');
    await tasks.open();
    await tasks.action('Review Startup Tasks').first().click();
    await consent.choose('Never for This Folder');
    await expect(tasks.element).not.toContainText('for your approval');
    await expect(tasks.row('Web server')).toHaveTaskState('stopped');
    await palette.run('Dirigent: Review Startup Tasks');
    await expect(consent.text).toContainText('web is up');
    await expect(consent.text).not.toContainText('CHANGED');
    await expect(tasks.row('Web server')).toHaveTaskState('stopped');
  });

  test('a page whose commands have changed takes no answer before it shows them', async ({ workbench, workspace }) => {
    const { tasks, consent, notifications } = workbench;
    await notifications.press('2 startup tasks of', 'Review');
    await expect(consent.text).toContainText('worker is up');
    const file = join(workspace, 'dirigent.toml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('worker is up', 'worker is evil'));
    await expect(consent.word('The file has changed')).toBeVisible();
    // Of both clicks none is an answer to what its reader has not seen.
    await consent.allow.dblclick();
    await expect(consent.text).toContainText('worker is evil');
    await tasks.open();
    await expect(tasks.element).toContainText('2 startup tasks are waiting for your approval.');
    await expect(tasks.row('Worker')).toHaveTaskState('stopped');
    // Who looks at it for a moment can answer.
    await expect(async () => {
      if (await consent.text.isVisible()) await consent.allow.click();
      await expect(consent.text).toHaveCount(0, { timeout: 1_000 });
    }).toPass();
    await expect(tasks.row('Worker')).toHaveTaskState('running');
  });
});

test.describe('a startup task that is being typed and saved automatically', () => {
  for (const answer of ['ask', 'always'] as const) {
    test.describe(`with runAtStartup = ${answer}`, () => {
      test.use({
        settings: {
          'files.autoSave': 'afterDelay',
          'files.autoSaveDelay': 50,
          'dirigent.runAtStartup': answer,
          'editor.autoClosingQuotes': 'never',
          'editor.quickSuggestions': { other: 'off', strings: 'off', comments: 'off' },
          'editor.suggestOnTriggerCharacters': false,
        },
      });

      test(`runs nothing and takes no key while it is typed; an explicit Allow runs it (${answer})`, async ({
        workbench,
        workspace,
        page,
      }) => {
        const { editors, tasks, consent, dialog, notifications } = workbench;
        test.slow();
        const marker = join(workspace, 'ran');
        await tasks.open();
        await editors.open('dirigent.toml');
        await page.keyboard.press('ControlOrMeta+End');
        await page.keyboard.insertText(TYPED);
        // As a person types: each word is saved before the next, and what waits for a Space or an Enter has its chance.
        const words = ['touch', 'ran', '&&', "exec sleep 99'''"];
        for (const [index, word] of words.entries()) {
          await page.keyboard.type(index === 0 ? word : ` ${word}`);
          await expect
            .poll(() => readFile(join(workspace, 'dirigent.toml'), 'utf8'))
            .toContain(words.slice(0, index + 1).join(' '));
          await expect(dialog.element).toHaveCount(0);
          await expect(page.locator('.part.editor .monaco-editor.focused')).toHaveCount(1);
        }
        await page.keyboard.press('Enter');
        await expect(editors.line('exec sleep')).toContainText('touch\u00a0ran\u00a0&&\u00a0exec');
        await expect(tasks.element).toContainText('1 startup task is waiting for your approval.');
        await expect(tasks.row('typed')).toHaveTaskState('stopped');
        await expect(notifications.toast('for your approval')).toHaveCount(0);
        expect(existsSync(marker)).toBe(false);

        await workbench.lenses.lines.last().getByRole('button', { name: 'Review' }).click();
        await expect(consent.text).toContainText('touch ran && exec sleep 99');
        // Neither key is an answer: the page takes clicks and commands alone.
        await page.keyboard.press('Enter');
        await page.keyboard.press('Space');
        await expect(tasks.row('typed')).toHaveTaskState('stopped');
        await consent.choose('Allow');
        await expect(tasks.row('typed')).toHaveTaskState('running');
        expect(existsSync(marker)).toBe(true);
      });
    });
  }
});

test.describe('a startup task that cannot be started', () => {
  test.use({ fixture: 'startup-full', settings: { 'dirigent.runAtStartup': 'always' } });

  test('is reported, with the reason', async ({ workbench }) => {
    await workbench.tasks.open();
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('running');
    await expect(workbench.notifications.toast('Worker did not start')).toContainText('queue is full');
    await expect(workbench.tasks.row('Worker')).toHaveTaskState('stopped');
  });
});

test.describe('Restricted Mode', () => {
  test.use({ trusted: false, fixture: 'startup' });

  test('lists the tasks and runs nothing, not even a supervisor', async ({ workbench, server }) => {
    await workbench.tasks.open();
    await expect(workbench.tasks.row('Web server')).toHaveTaskState('stopped');
    await workbench.tasks.row('Web server').element.hover();
    await expect(workbench.tasks.row('Web server').element.getByRole('button', { name: 'Start Task' })).toHaveCount(0);
    expect(await server.ownProcesses()).toEqual([]);
  });
});

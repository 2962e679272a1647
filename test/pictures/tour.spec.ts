// Records the moving picture at the top of the README: `npm run pictures -- -g tour`.
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../support/vscode/install.ts';
import { expect, test } from '../ui/fixtures.ts';
import { pidOf } from '../ui/pages/tasks-view.ts';
import { Recorder } from './recorder.ts';

const MOST_BYTES = 3_000_000;

test.use({
  fixture: 'examples/shop',
  settings: {
    'workbench.colorTheme': 'Default Dark Modern',
    'workbench.layoutControl.enabled': false,
    'window.commandCenter': false,
    'breadcrumbs.enabled': false,
    'editor.minimap.enabled': false,
    'editor.codeLens': false,
    'dirigent.runAtStartup': 'never',
    'dirigent.notifications': 'none',
    // Tooltips would lie over the rows.
    'workbench.hover.delay': 60_000,
  },
  viewport: { width: 1000, height: 625 },
});

test('the tour: start, crash, backoff, reload, log', async ({ workbench }) => {
  test.slow();
  const { page, tasks, editors, output, palette } = workbench;
  const worker = tasks.row('Worker');
  const database = tasks.row('Database');
  const tour = new Recorder(page);
  const says = (text: RegExp) => async (): Promise<boolean> => text.test((await output.lines.textContent()) ?? '');
  const is = (row: typeof worker, state: RegExp) => async (): Promise<boolean> => state.test((await row.label()) ?? '');

  await editors.open('dirigent.toml');
  await tasks.open();
  await expect(worker).toHaveTaskState('stopped');
  await widenSideBar();
  await tour.say('dirigent.toml lists what your project runs', 1700);

  await tour.moveTo(worker.element);
  await tour.say('▶ starts a task, and first what it depends on', 900);
  await tour.click(worker.element.getByRole('button', { name: 'Start Task' }));
  await tour.until(is(worker, /running · healthy.*pid \d/));
  await tour.take(1200);

  await tour.click(worker.element.getByRole('button', { name: 'Show Output' }));
  await expect(output.lines).toContainText('packing');
  await tour.say('Its output, live', 600);
  await tour.until(says(/order\s1\b.*packed/s));
  await tour.take(900);

  await tour.moveTo(database.element);
  await tour.say('Take the database away …', 700);
  await tour.click(database.element.getByRole('button', { name: 'Stop Task' }));
  await tour.until(is(worker, /backoff/));
  await tour.say('… and the worker crashes. It is restarted, with a growing delay', 1400);
  await tour.take(1000);
  await tour.click(database.element.getByRole('button', { name: 'Start Task' }));
  await tour.until(is(worker, /running · healthy.*pid \d/));
  await tour.say('The database is back, and so is the worker', 1400);

  await expect.poll(() => pidOf(worker)).toBeDefined();
  const before = await pidOf(worker);
  await tour.moveTo(worker.element);
  await tour.say(`Now reload the window. The worker is pid ${String(before)}`, 1400);
  await page.keyboard.press('F1');
  await palette.input.fill('>Developer: Reload Window');
  await palette.option('Developer: Reload Window').first().waitFor();
  await tour.take(900);
  await page.keyboard.press('Escape');
  await workbench.reload();
  await tasks.open();
  await tour.until(is(worker, /running · healthy.*pid \d/));
  await expect.poll(() => pidOf(worker)).toBe(before);
  await tour.moveTo(worker.element);
  await tour.say(`Same process: still pid ${String(before)}, and it never stopped working`, 2200);

  await worker.choose('Open Log File');
  await palette.option('combined.log').first().waitFor();
  await tour.say('Its output is in log files, too', 900);
  await palette.choose('combined.log');
  await expect(editors.lines.last()).toContainText('packed');
  await tour.say('All of it, also what was written during the reload', 2400);

  const file = join(repository, 'media', 'tour.gif');
  const ms = await tour.write(file);
  const { size } = await stat(file);
  console.log(`${file}: ${String(ms / 1000)} s, ${String(size)} bytes`);
  expect(size).toBeLessThan(MOST_BYTES);

  async function widenSideBar(): Promise<void> {
    const box = await page.locator('.part.sidebar').boundingBox();
    if (box === null) throw new Error('There is no side bar.');
    await page.mouse.move(box.x + box.width, 300);
    await page.mouse.down();
    await page.mouse.move(410, 300, { steps: 4 });
    await page.mouse.up();
  }
});

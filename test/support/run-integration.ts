// Runs the integration tests in the VS Code of .vscode-test, one window a case. A case with a failed test is run once
// more in a window of its own: what passes then was the machine's doing or the workbench's, and is named as flaky.

import { chromium, type Browser, type Page } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'node:util';
import { buildIntegrationTests, testsModule, type IntegrationCase } from './integration.ts';
import { WINDOW_MS } from './limits.ts';
import { add, failure, none, readTotals, type Totals } from './totals.ts';
import { chromiumArguments, ensureChromium, repository } from './vscode/install.ts';
import { Sandbox } from './vscode/sandbox.ts';
import { VSCodeServer } from './vscode/server.ts';

/** Tells the report of the tests from what the workbench itself says on the same console. */
const mark = '[report] ';

async function runCase(browser: Browser, test: IntegrationCase): Promise<Totals> {
  console.log(`\n── ${test.name}`);
  const sandbox = await Sandbox.create();
  try {
    const totals = join(sandbox.path, 'totals.json');
    const environment = { DIRIGENT_CASE: test.folder, DIRIGENT_TOTALS: totals, DIRIGENT_MARK: mark };
    const { trusted, lean } = test;
    const server = await VSCodeServer.start({ sandbox, automation: true, trusted, lean, environment });
    await server.useSettings(test.settings);
    const workspace = await sandbox.copyWorkspace(test.fixture);
    const page = await browser.newPage();
    const chatter: string[] = [];
    const ended = await runWindow(
      page,
      chatter,
      server.url({ workspace, development: repository, tests: testsModule }),
    );
    await page.close();
    await server.stop();
    const result = (await readTotals(totals)) ?? failure(test.name, `The window ended without a report: ${ended}`);
    if (result.failed > 0) console.log(`\nWhat the workbench said:\n${chatter.join('\n')}`);
    return result;
  } finally {
    await sandbox.dispose();
  }
}

/** Resolves with how it ended, in words. */
async function runWindow(page: Page, chatter: string[], url: string): Promise<string> {
  const exit = Promise.withResolvers<string>();
  // These two are what VS Code calls in a window that runs extension tests.
  await page.exposeFunction('codeAutomationLog', (_level: string, values: unknown[]) => {
    const text = format(...values);
    if (text.startsWith(mark)) console.log(text.slice(mark.length));
    else chatter.push(text);
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(`exit code ${code}`));
  const limit = setTimeout(() => exit.resolve('its tests did not end in time'), WINDOW_MS);
  try {
    await page.goto(url);
    return await exit.promise;
  } catch (error) {
    return String(error);
  } finally {
    clearTimeout(limit);
  }
}

async function runCaseTwice(browser: Browser, test: IntegrationCase): Promise<Totals> {
  const first = await runCase(browser, test);
  if (first.failed === 0) return first;
  console.log(`\n── ${test.name}: once more, alone`);
  const second = await runCase(browser, test);
  return { ...second, flaky: second.failed === 0 ? first.failures : second.flaky };
}

const cases = (await buildIntegrationTests()).filter(
  ({ name }) => process.argv.length < 3 || process.argv.includes(name),
);
const browser = await chromium.launch({ executablePath: await ensureChromium(), args: chromiumArguments });
let totals = none;
try {
  for (const test of cases) totals = add(totals, await runCaseTwice(browser, test));
} finally {
  await browser.close();
}
const file = process.env['DIRIGENT_TOTALS'];
if (file !== undefined) await writeFile(file, JSON.stringify(totals));
console.log(`\nintegration: ${totals.passed} passed, ${totals.failed} failed`);
if (totals.failed > 0 || totals.passed === 0) process.exitCode = 1;

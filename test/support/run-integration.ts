// Runs the integration tests in the VS Code of .vscode-test, one window a case.

import { chromium, type Browser, type Page } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'node:util';
import { buildIntegrationTests, testsModule, type IntegrationCase } from './integration.ts';
import { add, none, readTotals, type Totals } from './totals.ts';
import { chromiumArguments, ensureChromium, repository } from './vscode/install.ts';
import { Sandbox } from './vscode/sandbox.ts';
import { VSCodeServer } from './vscode/server.ts';

const longestWindow = 5 * 60_000;

/** Tells the report of the tests from what the workbench itself says on the same console. */
const mark = '[report] ';

async function runCase(browser: Browser, test: IntegrationCase): Promise<Totals> {
  console.log(`\n── ${test.name}`);
  const sandbox = await Sandbox.create();
  try {
    const totals = join(sandbox.path, 'totals.json');
    const environment = { DIRIGENT_CASE: test.folder, DIRIGENT_TOTALS: totals, DIRIGENT_MARK: mark };
    const server = await VSCodeServer.start({ sandbox, automation: true, trusted: test.trusted, environment });
    await server.useSettings(test.settings);
    const workspace = await sandbox.copyWorkspace(test.fixture);
    const page = await browser.newPage();
    const chatter: string[] = [];
    await runWindow(page, chatter, server.url({ workspace, development: repository, tests: testsModule }));
    await page.close();
    await server.stop();
    const result = (await readTotals(totals)) ?? {
      ...none,
      failed: 1,
      failures: [{ test: test.name, reason: 'The window ended without a report.' }],
    };
    if (result.failed > 0) console.log(`\nWhat the workbench said:\n${chatter.join('\n')}`);
    return result;
  } finally {
    await sandbox.dispose();
  }
}

async function runWindow(page: Page, chatter: string[], url: string): Promise<void> {
  const exit = Promise.withResolvers<unknown>();
  // These two are what VS Code calls in a window that runs extension tests.
  await page.exposeFunction('codeAutomationLog', (_level: string, values: unknown[]) => {
    const text = format(...values);
    if (text.startsWith(mark)) console.log(text.slice(mark.length));
    else chatter.push(text);
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
  const limit = setTimeout(() => exit.reject(new Error('The window did not end its tests in time.')), longestWindow);
  try {
    await page.goto(url);
    await exit.promise;
  } finally {
    clearTimeout(limit);
  }
}

const cases = (await buildIntegrationTests()).filter(
  ({ name }) => process.argv.length < 3 || process.argv.includes(name),
);
const browser = await chromium.launch({ executablePath: await ensureChromium(), args: chromiumArguments });
let totals = none;
try {
  for (const test of cases) totals = add(totals, await runCase(browser, test));
} finally {
  await browser.close();
}
const file = process.env['DIRIGENT_TOTALS'];
if (file !== undefined) await writeFile(file, JSON.stringify({ ...totals, skipped: 0 }));
console.log(`\nintegration: ${totals.passed} passed, ${totals.failed} failed`);
if (totals.failed > 0 || totals.passed === 0) process.exitCode = 1;

import { defineConfig } from '@playwright/test';
import { WAIT_MS, WINDOW_TEST_MS } from './support/limits.ts';
import { chromiumArguments, findChromium } from './support/vscode/install.ts';
import type { WorkbenchOptions } from './ui/fixtures.ts';

const chromium = findChromium();

export default defineConfig<WorkbenchOptions>({
  outputDir: '../test-results',
  // One real VS Code at a time: two would share the processor and measure each other.
  workers: 1,
  forbidOnly: true,
  timeout: WINDOW_TEST_MS,
  expect: { timeout: WAIT_MS },
  // Once more, in a worker and a VS Code of its own: what passes then is named as flaky.
  retries: 1,
  reporter: [
    ['list'],
    ...(process.env['DIRIGENT_TOTALS'] === undefined ? [] : [['./support/playwright-reporter.ts'] as const]),
  ],
  globalSetup: './support/vscode/prepare.ts',
  use: {
    browserName: 'chromium',
    viewport: { width: 1400, height: 900 },
    actionTimeout: WAIT_MS,
    screenshot: 'only-on-failure',
    // Of the second try: a trace takes a third of the time of each test.
    trace: 'on-first-retry',
    launchOptions: { args: chromiumArguments, ...(chromium === undefined ? {} : { executablePath: chromium }) },
    permissions: ['clipboard-read', 'clipboard-write'],
  },
  projects: [
    { name: 'ui', testDir: './ui' },
    { name: 'pictures', testDir: './pictures' },
    { name: 'package', testDir: './package', use: { installed: 'dirigent.vsix' } },
  ],
});

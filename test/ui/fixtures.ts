// What a UI test gets: a real VS Code window on its own copy of a workspace, and page objects to look at it with.

import { test as base } from '@playwright/test';
import { join } from 'node:path';
import { ExtensionHost } from '../support/vscode/extension-host.ts';
import { repository } from '../support/vscode/install.ts';
import { Sandbox } from '../support/vscode/sandbox.ts';
import { VSCodeServer } from '../support/vscode/server.ts';
import { Workbench } from './pages/workbench.ts';

/** Set with `test.use({ … })` at the top of a file: each combination gets a VS Code server of its own. */
export type WorkbenchOptions = {
  /** False opens windows in Restricted Mode. */
  trusted: boolean;
  /** A packed extension to install, instead of the one built in this folder. */
  installed: string | undefined;
};

type WindowOptions = {
  /** Which of test/fixtures/workspaces to open. */
  fixture: string;
  /** User settings of this window. */
  settings: Readonly<Record<string, unknown>>;
};

type Fixtures = WindowOptions & {
  /** Absolute path of this test's copy of the fixture. */
  workspace: string;
  /** The open window; its extension host has started. */
  workbench: Workbench;
  /** Runs code inside the extension host of the window. */
  host: ExtensionHost;
};

type WorkerFixtures = WorkbenchOptions & { server: VSCodeServer };

export const test = base.extend<Fixtures, WorkerFixtures>({
  trusted: [true, { option: true, scope: 'worker' }],
  installed: [undefined, { option: true, scope: 'worker' }],
  fixture: ['basic', { option: true }],
  settings: [{}, { option: true }],

  server: [
    async ({ trusted, installed }, use) => {
      const sandbox = await Sandbox.create();
      const extension = installed === undefined ? 'folder' : { vsix: join(repository, installed) };
      const server = await VSCodeServer.start({ sandbox, trusted, installed: extension });
      await use(server);
      await server.stop();
      await sandbox.dispose();
    },
    { scope: 'worker' },
  ],

  workspace: async ({ server, fixture }, use) => {
    await use(await server.sandbox.copyWorkspace(fixture));
  },

  workbench: async ({ page, server, workspace, settings }, use) => {
    await server.useSettings(settings);
    await page.goto(server.url({ workspace }));
    const workbench = new Workbench(page);
    await workbench.ready();
    await use(workbench);
    await page.close();
    await server.endWindows();
  },

  // The host exists only with its window: hence the workbench among what this asks for.
  host: async ({ server, workspace, workbench: _ }, use) => {
    const host = new ExtensionHost(server.sandbox, workspace);
    await host.pid();
    await use(host);
  },
});

export { expect } from './pages/matchers.ts';

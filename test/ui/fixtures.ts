// What a UI test gets: a real VS Code window on its own copy of a workspace, and page objects to look at it with.

import { test as base } from '@playwright/test';
import { join } from 'node:path';
import { ExtensionHost } from '../support/vscode/extension-host.ts';
import { repository } from '../support/vscode/install.ts';
import { Sandbox } from '../support/vscode/sandbox.ts';
import { VSCodeServer } from '../support/vscode/server.ts';
import { Workbench } from './pages/workbench.ts';

/** Set with `test.use({ … })`, for a file or a group of tests. */
export type WorkbenchOptions = {
  /** Which of test/fixtures/workspaces to open. */
  fixture: string;
  /** What of it: a `.code-workspace` file; the folder unless told. */
  opens: string;
  /** User settings of this window. */
  settings: Readonly<Record<string, unknown>>;
  /** False opens windows in Restricted Mode. */
  trusted: boolean;
  /** A packed extension to install, instead of the one built in this folder. */
  installed: string | undefined;
};

type Fixtures = WorkbenchOptions & {
  server: VSCodeServer;
  /** Absolute path of this test's copy of the fixture. */
  workspace: string;
  /** The open window; its extension host has started. */
  workbench: Workbench;
  /** Runs code inside the extension host of the window. */
  host: ExtensionHost;
};

/** Gives the server for these options; it is started when first asked for. */
type Servers = (options: Pick<WorkbenchOptions, 'trusted' | 'installed'>) => Promise<VSCodeServer>;

export const test = base.extend<Fixtures, { servers: Servers }>({
  trusted: [true, { option: true }],
  installed: [undefined, { option: true }],
  fixture: ['basic', { option: true }],
  opens: ['', { option: true }],
  settings: [{}, { option: true }],

  servers: [
    // Playwright wants the braces, although nothing is asked for.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const started = new Map<string, VSCodeServer>();
      await use(async ({ trusted, installed }) => {
        const key = JSON.stringify({ trusted, installed });
        const known = started.get(key);
        if (known !== undefined) return known;
        const extension = installed === undefined ? 'folder' : { vsix: join(repository, installed) };
        const sandbox = await Sandbox.create();
        // What is packed is tried in a VS Code as it comes.
        const server = await VSCodeServer.start({
          sandbox,
          trusted,
          installed: extension,
          lean: installed === undefined,
        });
        started.set(key, server);
        return server;
      });
      for (const server of started.values()) {
        await server.stop();
        await server.sandbox.dispose();
      }
    },
    { scope: 'worker' },
  ],

  server: async ({ servers, trusted, installed }, use) => {
    await use(await servers({ trusted, installed }));
  },

  workspace: async ({ server, fixture }, use) => {
    await use(await server.sandbox.copyWorkspace(fixture));
  },

  workbench: async ({ page, server, workspace, opens, settings }, use) => {
    await server.useSettings(settings);
    await page.goto(server.url({ workspace: join(workspace, opens) }));
    const workbench = new Workbench(page);
    await workbench.ready();
    if (opens !== '') await workbench.untilItHasFolders();
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

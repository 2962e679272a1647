// What a UI test gets: a real VS Code window on its own copy of a workspace, and page objects to look at it with.

import { test as base, type BrowserContext } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExtensionHost } from '../support/vscode/extension-host.ts';
import { repository } from '../support/vscode/install.ts';
import { Sandbox } from '../support/vscode/sandbox.ts';
import { VSCodeServer } from '../support/vscode/server.ts';
import { Workbench } from './pages/workbench.ts';

/** Set with `test.use({ … })`, for a file or a group of tests. */
export type WorkbenchOptions = {
  /** Which of test/fixtures/workspaces to open, or `examples/NAME`. */
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

type WorkerFixtures = {
  servers: Servers;
  /**
   * The browser of all windows of a worker. Of one it keeps for the next what it has compiled of the workbench, no
   * more.
   */
  browserProfile: BrowserContext;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
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

  browserProfile: [
    async ({ playwright, browserName, launchOptions }, use, { project }) => {
      const folder = await mkdtemp(join(tmpdir(), 'dirigent-browser-'));
      const { viewport, permissions } = project.use;
      const own = { ...(viewport !== undefined && { viewport }), ...(permissions && { permissions }) };
      const profile = await playwright[browserName].launchPersistentContext(folder, { ...launchOptions, ...own });
      await use(profile);
      await profile.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
    { scope: 'worker' },
  ],

  context: async ({ browserProfile, server }, use) => {
    await use(browserProfile);
    for (const page of browserProfile.pages().slice(1)) await page.close();
    await forget(browserProfile, new URL(server.url({ workspace: '/' })).origin);
  },

  server: async ({ servers, trusted, installed }, use) => {
    await use(await servers({ trusted, installed }));
  },

  workspace: async ({ server, fixture }, use) => {
    await use(await server.sandbox.copyWorkspace(fixture));
  },

  // The browser, which is there before the test, has a size of its own.
  page: async ({ page, viewport }, use) => {
    if (viewport !== null) await page.setViewportSize(viewport);
    await use(page);
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

/** All that VS Code keeps in a browser: its state, secrets, backups of unsaved files. */
async function forget(profile: BrowserContext, origin: string): Promise<void> {
  const page = profile.pages()[0] ?? (await profile.newPage());
  const session = await profile.newCDPSession(page);
  const storageTypes = 'cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage';
  await session.send('Storage.clearDataForOrigin', { origin, storageTypes });
  await session.detach();
}

export { expect } from './pages/matchers.ts';

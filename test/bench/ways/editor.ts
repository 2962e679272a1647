// The ways within the extension: from the click on ▶ to the answer of the supervisor, from the notice of an end to its row,
// and from a key in dirigent.toml to the diagnostics.
import { chromium, expect } from '@playwright/test';
import type { Session } from 'node:inspector';
import { ExtensionHost } from '../../support/vscode/extension-host.ts';
import { chromiumArguments, ensureChromium } from '../../support/vscode/install.ts';
import { Sandbox } from '../../support/vscode/sandbox.ts';
import { VSCodeServer } from '../../support/vscode/server.ts';
import type { TaskRow } from '../../ui/pages/tasks-view.ts';
import type { DirigentApi } from '../../../src/vscode/api.ts';
import { Workbench } from '../../ui/pages/workbench.ts';
import { callsIn, filesOf, type Script } from './functions.ts';

type Counting = typeof globalThis & { inspectorOfWays?: Session };

/** From now on every call in the extension host counts. */
async function beginCounting(host: ExtensionHost): Promise<void> {
  await host.run(() => {
    const inspector = process.getBuiltinModule('node:inspector');
    const session = new inspector.Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    (globalThis as Counting).inspectorOfWays = session;
  });
}

/** The files in which something ran since this was asked last. */
async function filesSince(host: ExtensionHost): Promise<readonly string[]> {
  const scripts = await host.run(
    () =>
      new Promise<Script[]>((resolve, reject) => {
        const session = (globalThis as Counting).inspectorOfWays;
        if (session === undefined) resolve([]);
        session?.post('Profiler.takePreciseCoverage', (error, answer) => {
          if (error !== null) reject(error);
          else resolve(answer.result.filter(({ url }) => url.includes('/dirigent.dirigent-')));
        });
      }),
  );
  return filesOf(await callsIn(scripts));
}

/** Gives the files of the start. Its process is killed from outside, so that what follows is the end alone. */
async function startAndKill(web: TaskRow, host: ExtensionHost): Promise<readonly string[]> {
  await web.click('Start Task');
  await expect(web.element).toHaveAttribute('aria-label', /running/);
  const files = await filesSince(host);
  await host.run(async (api) => {
    const dirigent = await api.extensions.getExtension<DirigentApi>('dirigent.dirigent')?.activate();
    const { status } = dirigent?.getTask('web') ?? {};
    if (status?.kind === 'running') process.kill(status.pid, 'SIGKILL');
  });
  await expect(web.element).toHaveAttribute('aria-label', /failed/);
  return files;
}

export async function editorWays(): Promise<ReadonlyMap<string, readonly string[]>> {
  const sandbox = await Sandbox.create();
  const server = await VSCodeServer.start({ sandbox, installed: 'folder', lean: true });
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: chromiumArguments });
  try {
    const workspace = await sandbox.copyWorkspace('basic');
    const page = await browser.newPage();
    await page.goto(server.url({ workspace }));
    const workbench = new Workbench(page);
    await workbench.ready();
    await workbench.tasks.open();
    const web = workbench.tasks.row('Web server');
    const host = new ExtensionHost(sandbox, workspace);
    // The first start finds its supervisor; and what is loaded once is no part of a way.
    await startAndKill(web, host);
    await beginCounting(host);
    const click = await startAndKill(web, host);
    const row = await filesSince(host);
    return new Map([
      ['click on ▶ → row that runs', click],
      ['notice of an end → row', row],
    ]);
  } finally {
    await browser.close();
    await server.stop();
    await sandbox.dispose();
  }
}

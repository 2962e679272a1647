import { chromium, type Browser } from '@playwright/test';
import { marks } from '../../../src/vscode/names.ts';
import type { DirigentApi } from '../../../src/vscode/api.ts';
import { ExtensionHost } from '../../support/vscode/extension-host.ts';
import { eventually } from '../../support/eventually.ts';
import { chromiumArguments, ensureChromium } from '../../support/vscode/install.ts';
import { Sandbox } from '../../support/vscode/sandbox.ts';
import { VSCodeServer } from '../../support/vscode/server.ts';
import { Workbench } from '../../ui/pages/workbench.ts';
import type { Suite } from '../bench.ts';
import { figure, median, table } from '../figures.ts';

interface Timeline {
  readonly activate: number;
  readonly shown: number;
  readonly live: number;
}

/** Milliseconds since the beginning of activate(), of the host that serves the window now. */
async function timeline(host: ExtensionHost): Promise<Timeline> {
  return eventually(async () => {
    const at = await host.run((_, names: typeof marks) => {
      const times = Object.entries(names).map(([key, name]) => [key, performance.getEntriesByName(name)[0]?.startTime]);
      return Object.fromEntries(times) as Record<keyof typeof marks, number | undefined>;
    }, marks);
    const { activateStart, activateEnd, tasksShown, tasksLive } = at;
    if (activateStart === undefined || activateEnd === undefined) throw new Error('not active yet');
    if (tasksShown === undefined || tasksLive === undefined) throw new Error('no tasks are shown yet');
    const since = (time: number): number => time - activateStart;
    return { activate: since(activateEnd), shown: since(tasksShown), live: since(tasksLive) };
  });
}

/** Delay of the host's event loop, milliseconds, while nothing or a flood goes on. */
async function loopDelay(host: ExtensionHost, flood: boolean, seconds: number): Promise<Record<'p99' | 'max', number>> {
  return host.run(
    async (api, wish: { flood: boolean; seconds: number }) => {
      const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
      const dirigent = await api.extensions.getExtension<DirigentApi>('dirigent.dirigent')?.activate();
      await dirigent?.ready();
      if (wish.flood) {
        await dirigent?.startTask('flood');
        await api.commands.executeCommand('dirigent.showOutput', 'flood');
      }
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      await new Promise((resolve) => setTimeout(resolve, wish.seconds * 1000));
      delay.disable();
      if (wish.flood) await dirigent?.stopTask('flood');
      // What the clock itself waits between two looks is no delay.
      return { p99: delay.percentile(99) / 1e6 - 5, max: delay.max / 1e6 - 5 };
    },
    { flood, seconds },
  );
}

async function measureWindows(browser: Browser, quick: boolean): Promise<string> {
  const sandbox = await Sandbox.create();
  const server = await VSCodeServer.start({ sandbox, installed: 'folder' });
  try {
    await server.useSettings({ 'dirigent.runAtStartup': 'never' });
    const first: Timeline[] = [];
    const again: Timeline[] = [];
    const delays: string[][] = [];
    const rounds = quick ? 1 : 5;
    for (let round = 0; round < rounds; round++) {
      const workspace = await sandbox.copyWorkspace('flood');
      const page = await browser.newPage();
      await page.goto(server.url({ workspace }));
      const workbench = new Workbench(page);
      await workbench.ready();
      await workbench.tasks.open();
      const host = new ExtensionHost(sandbox, workspace);
      first.push(await timeline(host));
      const pid = await host.pid();
      await workbench.reload();
      await host.replaced(pid);
      again.push(await timeline(host));
      if (round === rounds - 1) {
        for (const flood of [false, true]) {
          const { p99, max } = await loopDelay(host, flood, quick ? 3 : 10);
          delays.push([flood ? 'during a flood, its channel shown' : 'idle', figure(p99, 1), figure(max, 1)]);
        }
      }
      await page.close();
      await server.endWindows();
    }
    const row = (name: string, all: readonly Timeline[]): string[] => [
      name,
      String(all.length),
      ...(['activate', 'shown', 'live'] as const).map((key) => figure(median(all.map((one) => one[key])), 1)),
    ];
    const head = ['since activate() began, ms', 'n', 'activate() ended', 'tasks shown', 'tasks live'];
    const shown = table(head, [row('new window, new supervisor', first), row('after Reload Window', again)]);
    return `${shown}\n\n${table(['delay of the event loop, ms', 'p99', 'longest'], delays)}`;
  } finally {
    await server.stop();
    await sandbox.dispose();
  }
}

export const extension: Suite = {
  name: 'extension',
  title: 'The extension in a real VS Code',
  async measure({ quick }) {
    const browser = await chromium.launch({ executablePath: await ensureChromium(), args: chromiumArguments });
    try {
      return await measureWindows(browser, quick);
    } finally {
      await browser.close();
    }
  },
};

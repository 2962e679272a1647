// `npm start`: Dirigent in a real VS Code, on a copy of the example shop. Ctrl-C ends all of it.

import { chromium } from '@playwright/test';
import { chromiumArguments, ensureChromium } from './vscode/install.ts';
import { Sandbox } from './vscode/sandbox.ts';
import { VSCodeServer } from './vscode/server.ts';

const hasDisplay =
  process.platform === 'darwin' || process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;

const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
});

const sandbox = await Sandbox.create();
try {
  const server = await VSCodeServer.start({ sandbox, installed: 'folder', reconnectionGraceSeconds: 60 });
  const workspace = process.argv[2] ?? (await sandbox.copyWorkspace('examples/shop'));
  const url = server.url({ workspace });
  console.log(`VS Code with Dirigent: ${url}\nIts workspace: ${workspace}\nCtrl-C stops everything.`);
  if (hasDisplay) {
    const args = [...chromiumArguments, `--app=${url}`];
    const browser = await chromium.launchPersistentContext(`${sandbox.path}/browser`, {
      executablePath: await ensureChromium(),
      headless: false,
      viewport: null,
      args,
      handleSIGINT: false,
    });
    await Promise.race([interrupted, browser.waitForEvent('close', { timeout: 0 })]);
    await browser.close();
  } else {
    await interrupted;
  }
  await server.stop();
} finally {
  await sandbox.dispose();
}

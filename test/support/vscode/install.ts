// Brings the two programs that make a real VS Code: its server (an npm package) and a Chromium to be its window.
// Nothing here is a dependency of the project: the server lives in .vscode-test/, Chromium belongs to the system.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** code-server 4.139.1 carries VS Code 1.139.1. */
const serverVersion = '4.139.1';

export const repository = join(import.meta.dirname, '..', '..', '..');

const serverFolder = join(repository, '.vscode-test', 'server');
const vscodeFolder = join(serverFolder, 'node_modules', 'code-server', 'lib', 'vscode');

export const serverMain = join(vscodeFolder, 'out', 'server-main.js');

/** Brings the server, unless this very version is already there. */
export async function ensureServer(): Promise<void> {
  await installServer();
  await replaceLogger();
}

async function installServer(): Promise<void> {
  const stamp = join(serverFolder, 'installed');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === serverVersion) return;
  console.log(`Installing the VS Code server (code-server ${serverVersion}) into .vscode-test …`);
  await rm(serverFolder, { recursive: true, force: true });
  await mkdir(serverFolder, { recursive: true });
  // Without install scripts: they compile modules that no test needs.
  const common = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', '--prefix', serverFolder, ...common, `code-server@${serverVersion}`], repository);
  await run('npm', ['install', '--prefix', vscodeFolder, '--omit=dev', ...common], vscodeFolder);
  await writeFile(stamp, serverVersion);
}

/**
 * Four fifths of all manifests, each sent about ten times into every window that opens; no UI test needs what they do.
 */
const heavy = ['copilot', 'git', 'markdown-language-features', 'ms-vscode.js-debug', 'typescript-language-features'];

/** The folder of VS Code's own extensions but for the heavy ones. */
export async function ensureLeanExtensions(): Promise<string> {
  const [all, lean] = [join(vscodeFolder, 'extensions'), join(serverFolder, 'lean-extensions')];
  if (existsSync(lean)) return lean;
  const draft = await mkdtemp(`${lean}-`);
  for (const name of await readdir(all))
    if (!heavy.includes(name)) await symlink(join(all, name), join(draft, name), 'junction');
  await rename(draft, lean);
  return lean;
}

/** Puts our logger into the server; see there why. Every time, so that a change of it counts. */
async function replaceLogger(): Promise<void> {
  const logger = join(vscodeFolder, 'node_modules', '@vscode', 'spdlog', 'index.js');
  await copyFile(join(import.meta.dirname, 'spdlog.cjs'), logger);
}

const chromiums = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

export function findChromium(): string | undefined {
  return process.env['CHROMIUM_PATH'] ?? chromiums.find((path) => existsSync(path));
}

/** The path of Chromium, which is installed on the way where this process may do so: as root on Debian. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  if (!mayInstall())
    throw new Error('Chromium is missing: install it (or Chrome), or set CHROMIUM_PATH to its program.');
  await installPackages('chromium', 'fonts-dejavu-core');
  const installed = findChromium();
  if (installed === undefined) throw new Error('apt-get installed chromium, and yet it is not in /usr/bin.');
  return installed;
}

/** Whether this process may bring packages of the system: as root on Debian. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

export async function installPackages(...names: readonly string[]): Promise<void> {
  console.log(`Installing ${names.join(', ')} with apt-get …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], '/', env);
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], '/', env);
}

export const chromiumArguments = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

async function run(command: string, args: readonly string[], cwd: string, env = process.env): Promise<void> {
  // What the npm script around us says of its own package must not reach another npm.
  const own = /^npm_(package_|lifecycle_|command$|config_(local_prefix|prefix|global_prefix)$)/i;
  const cleaned = Object.fromEntries(Object.entries(env).filter(([key]) => !own.test(key)));
  const child = spawn(command, args, { cwd, env: cleaned, stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code ?? 'a signal'}.`);
}

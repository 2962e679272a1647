// The VS Code server: workbench, extension host and terminals of a real VS Code, to be looked at through a browser.

import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureLeanExtensions, ensureServer, repository, serverMain } from './install.ts';
import { listProcesses } from './processes.ts';
import type { Sandbox } from './sandbox.ts';

export type ServerOptions = {
  readonly sandbox: Sandbox;
  /** Without trust the window opens in Restricted Mode. Default: trusted. */
  readonly trusted?: boolean;
  /** Dirigent as installed: built from this folder, or from a packed extension. Default: not installed. */
  readonly installed?: 'folder' | { readonly vsix: string };
  /**
   * Makes the server accept `development` and `tests` of a window. The window then behaves as in VS Code's own smoke
   * tests: above all it shows no toasts. Tests of what people see go without it.
   */
  readonly automation?: boolean;
  /** Without the heaviest of VS Code's own extensions, so that windows open faster. Default: with all. */
  readonly lean?: boolean;
  /** How long the extension host outlives its window. Default: 3 s, as short as a reload allows. */
  readonly reconnectionGraceSeconds?: number;
  readonly environment?: NodeJS.ProcessEnv;
};

export type WindowOptions = {
  /** A folder, or a `.code-workspace` file. */
  readonly workspace: string;
  /** The extension's source folder; without it only installed extensions run. */
  readonly development?: string;
  /** A CommonJS module whose `run()` is called inside the extension host. */
  readonly tests?: string;
};

/** Settings that keep the workbench out of the way of tests. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.enabled': false,
  'remote.autoForwardPorts': false,
  'files.simpleDialog.enable': true,
};

export class VSCodeServer {
  readonly sandbox: Sandbox;
  readonly port: number;
  private readonly process: ChildProcess;

  private constructor(sandbox: Sandbox, port: number, process: ChildProcess) {
    this.sandbox = sandbox;
    this.port = port;
    this.process = process;
  }

  static async start(options: ServerOptions): Promise<VSCodeServer> {
    const { sandbox } = options;
    await ensureServer();
    await installEvaluator(sandbox);
    if (options.installed === 'folder') await copyExtension(sandbox);
    else if (options.installed !== undefined) await installExtension(sandbox, options.installed.vsix);
    await writeSettings(sandbox, {});
    const args = [
      serverMain,
      ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
      ...['--telemetry-level', 'off', '--server-data-dir', dataFolder(sandbox)],
      ...(options.lean === true ? ['--builtin-extensions-dir', await ensureLeanExtensions()] : []),
      ...(options.automation === true ? ['--enable-smoke-test-driver'] : []),
      ...['--reconnection-grace-time', String(options.reconnectionGraceSeconds ?? 3)],
      ...(options.trusted === false ? [] : ['--disable-workspace-trust']),
    ];
    const child = spawn(process.execPath, args, {
      detached: true, // its own process group, which is how it is stopped
      env: { ...sandbox.environment, DIRIGENT_EVALUATORS: evaluatorsFolder(sandbox), ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new VSCodeServer(sandbox, await portOf(child), child);
  }

  get group(): number {
    return this.process.pid ?? 0;
  }

  url({ workspace, development, tests }: WindowOptions): string {
    const remote = (path: string) => `vscode-remote://127.0.0.1:${this.port}${path}`;
    const payload = [
      ['skipWelcome', 'true'],
      ...(development === undefined ? [] : [['extensionDevelopmentPath', remote(development)]]),
      ...(tests === undefined ? [] : [['extensionTestsPath', remote(tests)]]),
    ];
    const query = new URLSearchParams({ payload: JSON.stringify(payload) });
    query.set(workspace.endsWith('.code-workspace') ? 'workspace' : 'folder', workspace);
    return `http://127.0.0.1:${this.port}/?${query.toString()}`;
  }

  /** Replaces the user's settings. */
  async useSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await writeSettings(this.sandbox, settings);
  }

  /** The commands of the processes that are no part of VS Code: supervisors, shims, tasks. */
  async ownProcesses(): Promise<readonly string[]> {
    const ours = await listProcesses(this.sandbox.runtime);
    return ours.filter(({ group }) => group !== this.group).map(({ command }) => command);
  }

  /** Ends the extension hosts and everything they left running, so that the next window finds an empty machine. */
  async endWindows(): Promise<void> {
    const ours = await listProcesses(this.sandbox.runtime);
    for (const { pid, command } of ours) {
      if (command.includes('--type=extensionHost')) signal(pid, 'SIGKILL');
    }
    await this.sandbox.killProcesses([this.group]);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      signal(-this.group, 'SIGKILL');
      await ended;
    }
    await this.sandbox.killProcesses();
  }
}

const dataFolder = (sandbox: Sandbox): string => join(sandbox.path, 'd');

export const evaluatorsFolder = (sandbox: Sandbox): string => join(sandbox.path, 'e');

async function installEvaluator(sandbox: Sandbox): Promise<void> {
  await mkdir(evaluatorsFolder(sandbox), { recursive: true });
  const target = join(dataFolder(sandbox), 'extensions', 'dirigent-test.evaluator-1.0.0');
  await cp(join(import.meta.dirname, 'evaluator'), target, { recursive: true });
}

/** The files that an installed extension consists of, where VS Code keeps installed ones. */
async function copyExtension(sandbox: Sandbox): Promise<void> {
  const manifest = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as { version: string };
  const target = join(dataFolder(sandbox), 'extensions', `dirigent.dirigent-${manifest.version}`);
  const files = await readdir(repository);
  for (const name of files.filter((file) => /^(package(\.nls.*)?\.json|dist|media|l10n)$/.test(file))) {
    await cp(join(repository, name), join(target, name), { recursive: true });
  }
}

/** Settings of machine scope count only in the Machine file, all others in the User file: ours go into both. */
async function writeSettings(sandbox: Sandbox, settings: Readonly<Record<string, unknown>>): Promise<void> {
  const write = async (folder: string, content: unknown): Promise<void> => {
    const path = join(dataFolder(sandbox), 'data', folder);
    await mkdir(path, { recursive: true });
    await writeFile(join(path, 'settings.json'), JSON.stringify(content, undefined, 2));
  };
  await write('User', { ...quietSettings, ...settings });
  await write('Machine', settings);
}

async function installExtension(sandbox: Sandbox, vsix: string): Promise<void> {
  const args = [serverMain, '--install-extension', vsix, '--server-data-dir', dataFolder(sandbox)];
  const child = spawn(process.execPath, [...args, '--accept-server-license-terms'], {
    env: sandbox.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0 || !output().includes('successfully installed')) {
    throw new Error(`VS Code did not install ${vsix}:\n${output()}`);
  }
}

function collect(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer): void => void (text += chunk.toString());
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}

async function portOf(child: ChildProcess): Promise<number> {
  const output = collect(child);
  return await new Promise<number>((resolve, reject) => {
    const look = (): void => {
      const match = /listening on (\d+)/.exec(output());
      if (match !== null) resolve(Number(match[1]));
    };
    child.stdout?.on('data', look);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The VS Code server ended before it listened:\n${output()}`)));
  });
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in the meantime.
  }
}

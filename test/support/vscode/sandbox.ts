// A place of its own for one VS Code: home, runtime folder, settings and workspace copies, all under one short path
// (the path of a Unix socket has room for about 100 characters), and the end of every process that was born in it.

import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { repository } from './install.ts';
import { listProcesses } from './processes.ts';

export class Sandbox {
  readonly path: string;
  readonly home: string;
  readonly runtime: string;

  private constructor(path: string) {
    this.path = path;
    this.home = join(path, 'h');
    this.runtime = join(path, 'r');
  }

  static async create(): Promise<Sandbox> {
    // macOS gives each user a long temporary folder; /tmp is short everywhere.
    const parent = existsSync('/tmp') ? await realpath('/tmp') : tmpdir();
    const sandbox = new Sandbox(await mkdtemp(join(parent, 'dg-')));
    await mkdir(sandbox.home);
    await mkdir(sandbox.runtime, { mode: 0o700 });
    await sandbox.#writeProfiles();
    return sandbox;
  }

  /** VS Code asks the login shell for the PATH, which begins with that of the system. */
  async #writeProfiles(): Promise<void> {
    const line = `export PATH="${dirname(process.execPath)}:$PATH"\n`;
    for (const name of ['.profile', '.zprofile']) await writeFile(join(this.home, name), line);
  }

  /**
   * What the programs inside see: nothing of the npm script around them but the marks by which strays are found, and
   * `node` is the one running now.
   */
  get environment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(
      ([key]) => !/^(npm_|NODE_OPTIONS$|VSCODE_|DIRIGENT_(?!LEVEL$|BORN_IN$))/i.test(key),
    );
    return {
      ...Object.fromEntries(inherited),
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      HOME: this.home,
      XDG_RUNTIME_DIR: this.runtime,
      DIRIGENT_WAYS: join(this.path, 'ways'),
      XDG_STATE_HOME: join(this.home, '.local', 'state'),
      XDG_CONFIG_HOME: join(this.home, '.config'),
      XDG_CACHE_HOME: join(this.home, '.cache'),
    };
  }

  /** A fresh copy of test/fixtures/workspaces/NAME, or of examples/NAME; tests may write into it. */
  async copyWorkspace(name: string): Promise<string> {
    const parent = await mkdtemp(join(this.path, 'w'));
    const target = join(parent, basename(name));
    const from = name.startsWith('examples/') ? repository : join(repository, 'test', 'fixtures', 'workspaces');
    await cp(join(from, name), target, { recursive: true });
    return target;
  }

  /** Kills what still runs with this sandbox's environment, except the process groups named. */
  async killProcesses(exceptGroups: readonly number[] = []): Promise<void> {
    for (;;) {
      const alive = (await listProcesses(this.runtime)).filter(({ group }) => !exceptGroups.includes(group));
      if (alive.length === 0) return;
      for (const { pid } of alive) kill(pid);
    }
  }

  async dispose(): Promise<void> {
    await this.killProcesses();
    await rm(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}

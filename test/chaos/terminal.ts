// Somebody at a terminal of the folder, with an environment of his own.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { TaskInfo } from '../../src/model/task-info.ts';
import { WAIT_MS } from '../support/limits.ts';
import type { Supervised } from '../support/supervised.ts';

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export class Terminal {
  readonly #supervised: Supervised;
  readonly #env: NodeJS.ProcessEnv;

  /** `env` over the environment of the project; undefined takes a variable away. */
  constructor(supervised: Supervised, env: NodeJS.ProcessEnv = {}) {
    this.#supervised = supervised;
    this.#env = env;
  }

  run(...args: readonly string[]): Promise<Said> {
    const { env, storageRoot, folder, build } = this.#supervised;
    const options = {
      cwd: folder,
      env: { ...env, DIRIGENT_STORAGE: storageRoot, ...this.#env },
      timeout: WAIT_MS,
      killSignal: 'SIGKILL',
    } as const;
    return new Promise((resolve) => {
      execFile(process.execPath, [join(build.dist, 'cli.js'), ...args], options, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr }),
      );
    });
  }

  /** What `dirigent list` shows; undefined where it fails. */
  async list(): Promise<readonly TaskInfo[] | undefined> {
    const { code, stdout } = await this.run('list', '--json');
    if (code !== 0) return undefined;
    return JSON.parse(stdout) as readonly TaskInfo[];
  }
}

// A drive of somebody else, in the folder of one test, that can stop to answer: real threads of the processes that were
// preloaded with dead-drive.cjs wait for it.
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export class DeadDrive {
  readonly folder: string;
  readonly #gone: string;

  /** `root` is the DIRIGENT_TEST of those processes. */
  constructor(root: string) {
    this.folder = join(root, 'drive');
    this.#gone = join(root, 'gone');
    mkdirSync(this.folder, { recursive: true });
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  die(): void {
    execFileSync('mkfifo', [this.#gone]);
  }

  /** Whoever waits has his answer. */
  revive(): void {
    const writer = openSync(this.#gone, constants.O_RDWR);
    rmSync(this.#gone);
    closeSync(writer);
  }
}

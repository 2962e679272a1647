import { createTable } from '../table/create-table.ts';
import type { Found, LaunchRequest, PreparedRun, ProcessHost, RunIdentity } from '../ports.ts';
import { adopt, recover } from './adopt.ts';
import { prepare } from './launch.ts';
import { firstOf } from './prefix.ts';

/** dash is the smallest and the quickest; macOS has it too, beside an old bash. */
const SHELLS = ['/bin/dash', '/bin/sh'] as const;

export class PosixHost implements ProcessHost {
  readonly #shell: Promise<string>;

  /** `shell`: what runs the keepers, when it shall not be the best there is. */
  constructor(shell?: string) {
    this.#shell = shell === undefined ? firstOf(SHELLS) : Promise.resolve(shell);
  }

  async prepare(request: LaunchRequest): Promise<PreparedRun> {
    // A table for each run: it remembers whom it looked at.
    return prepare(request, createTable(), await this.#shell);
  }

  recover(runFolder: string): Promise<RunIdentity | undefined> {
    return recover(runFolder);
  }

  adopt(identity: RunIdentity): Promise<Found> {
    return adopt(identity, createTable());
  }
}

import { createTable } from '../table/create-table.ts';
import type { Found, LaunchRequest, PreparedRun, ProcessHost, RunIdentity } from '../ports.ts';
import { adopt, recover } from './adopt.ts';
import { environmentOf } from './environment-of.ts';
import { prepare } from './launch.ts';
import { LaunchRoom } from './launch-room.ts';
import { firstOf } from './restore-signals.ts';
import { Shells } from './shell.ts';
import { Starter } from './starter/starter.ts';

/** dash is the smallest and the quickest; macOS has it too, beside an old bash. */
const SHELLS = ['/bin/dash', '/bin/sh'] as const;

/** One reserve for each kind of shell in this process, however many hosts there are. */
const reserves = new Map<string, Promise<Shells>>();

const room = new LaunchRoom();

function shellsOf(file: string): Promise<Shells> {
  const shells = reserves.get(file) ?? makeShells(file);
  reserves.set(file, shells);
  return shells;
}

async function makeShells(file: string): Promise<Shells> {
  const starter = await Starter.make(file);
  return new Shells({ file, ...(starter && { starter }) });
}

export class PosixHost implements ProcessHost {
  readonly #shells: Promise<Shells>;

  /** `shell`: what runs the keepers, when it shall not be the best there is. */
  constructor(shell?: string) {
    this.#shells = (shell === undefined ? firstOf(SHELLS) : Promise.resolve(shell)).then(shellsOf);
  }

  async prepare(request: LaunchRequest): Promise<PreparedRun> {
    const shells = await this.#shells;
    const leave = room.enter();
    try {
      // A table for each run: it remembers whom it looked at.
      const { streams, ...prepared } = await prepare(request, createTable(), shells);
      return {
        ...(streams !== undefined && { streams }),
        start: () => prepared.start().finally(leave),
        abandon: () => prepared.abandon().finally(leave),
      };
    } catch (error) {
      leave();
      throw error;
    }
  }

  environmentOf({ command }: RunIdentity): Promise<Readonly<Record<string, string>>> {
    return environmentOf(command, createTable());
  }

  async dispose(): Promise<void> {
    await (await this.#shells).dispose();
  }

  recover(runFolder: string): Promise<RunIdentity | undefined> {
    return recover(runFolder, createTable());
  }

  async adopt(identity: RunIdentity): Promise<Found> {
    return adopt(identity, createTable(), await this.#shells);
  }
}

// The process host of POSIX systems: starts, finds and adopts runs.
import { createProcessTable } from '../table/create-process-table.ts';
import type { Found, LaunchRequest, PreparedRun, ProcessHost, RunIdentity } from '../ports.ts';
import { adopt } from './adopt/adopt.ts';
import { findIdentity } from './adopt/find-identity.ts';
import { environmentOf } from './adopt/environment-of.ts';
import { prepareRun } from './launch/prepare-run.ts';
import { DescriptorBudget } from './launch/descriptor-budget.ts';
import { firstOf } from './starter/restore-signals.ts';
import { ShellPool } from './shim/shell.ts';
import { Starter } from './starter/starter.ts';

/** dash is the smallest and the quickest; macOS has it too, beside an old bash. */
const SHELLS = ['/bin/dash', '/bin/sh'] as const;

/** One pool for each kind of shell in this process, however many hosts there are. */
const pools = new Map<string, Promise<ShellPool>>();

const descriptors = new DescriptorBudget();

function shellsOf(file: string): Promise<ShellPool> {
  const shells = pools.get(file) ?? makeShells(file);
  pools.set(file, shells);
  return shells;
}

async function makeShells(file: string): Promise<ShellPool> {
  const starter = await Starter.make(file);
  return new ShellPool({ file, ...(starter && { starter }) });
}

export class PosixHost implements ProcessHost {
  readonly #shells: Promise<ShellPool>;

  /** `shell`: runs the shims in place of the best there is. */
  constructor(shell?: string) {
    this.#shells = (shell === undefined ? firstOf(SHELLS) : Promise.resolve(shell)).then(shellsOf);
  }

  async prepare(request: LaunchRequest): Promise<PreparedRun> {
    const shells = await this.#shells;
    const leave = descriptors.enter();
    try {
      // A table for each run: it remembers the marks of processes.
      const { streams, ...prepared } = await prepareRun(request, createProcessTable(), shells);
      return {
        ...(streams !== undefined && { streams }),
        start: () => prepared.start().finally(leave),
        cancel: () => prepared.cancel().finally(leave),
      };
    } catch (error) {
      leave();
      throw error;
    }
  }

  environmentOf({ command }: RunIdentity): Promise<Readonly<Record<string, string>>> {
    return environmentOf(command, createProcessTable());
  }

  async dispose(): Promise<void> {
    await (await this.#shells).dispose();
  }

  findIdentity(runFolder: string): Promise<RunIdentity | undefined> {
    return findIdentity(runFolder, createProcessTable());
  }

  async adopt(identity: RunIdentity): Promise<Found> {
    return adopt(identity, createProcessTable(), await this.#shells);
  }
}

// Starters: programs in memory, without a file anywhere, which become the shell of a shim or its command; see image.ts.
import { execFile } from 'node:child_process';
import { closeSync } from 'node:fs';
import { promisify } from 'node:util';
import { createMemfd } from '../../../base/memfd.ts';
import { quote } from '../../../base/shell-words.ts';
import { starterImage } from './image.ts';

/** Where the child of a shim has the starter of its command, and what it is executed by. */
export const STARTER_DESCRIPTOR = 6;
export const STARTER_PATH = `/proc/self/fd/${STARTER_DESCRIPTOR}`;

export interface CommandStarter {
  /** For the shim to open, while the supervisor lives. */
  readonly path: string;
  /** The shim has opened it, or never will. */
  close(): void;
}

export class Starter {
  readonly #reaper: number;

  private constructor(reaper: number) {
    this.#reaper = reaper;
  }

  /**
   * Undefined where there is none: another system or processor, a C library that cannot be called, a machine that
   * executes nothing from memory (vm.memfd_noexec) or hides /proc. So it is tried once, the whole way that a command goes.
   */
  static async make(shell: string): Promise<Starter | undefined> {
    const image = starterImage({ path: shell, reaper: true });
    const descriptor = image && createMemfd('dirigent-shim', image);
    if (descriptor === undefined) return undefined;
    const starter = new Starter(descriptor);
    if (await starter.#works(shell)) return starter;
    closeSync(descriptor);
    return undefined;
  }

  /** Executed by a child of ours, with the arguments of the shell, it is that shell, and everyone's parent after its own. */
  get reaper(): string {
    return `/proc/self/fd/${this.#reaper}`;
  }

  /** Undefined where the machine has no memory or no descriptor left for it. */
  command(path: string, environment: Readonly<Record<string, string>>): CommandStarter | undefined {
    const image = starterImage({ path, environment, descriptor: STARTER_DESCRIPTOR });
    const descriptor = image && createMemfd('dirigent-start', image);
    if (descriptor === undefined) return undefined;
    let open = true;
    return {
      path: `/proc/${process.pid}/fd/${descriptor}`,
      close: () => {
        if (open) closeSync(descriptor);
        open = false;
      },
    };
  }

  async #works(shell: string): Promise<boolean> {
    const starter = this.command('/bin/sh', { 'IT.WORKS': 'yes' });
    if (starter === undefined) return false;
    // No shell holds a name like this one in a variable, but every process shows what it was started with.
    const script = `${STARTER_PATH} sh -c 'cat /proc/$$/environ' ${STARTER_DESCRIPTOR}<${quote(starter.path)}`;
    try {
      const { stdout } = await promisify(execFile)(this.reaper, [shell, '-c', script]);
      return stdout.includes('IT.WORKS=yes');
    } catch {
      return false;
    } finally {
      starter.close();
    }
  }
}

// A reserve of file descriptors. A process at its limit (RLIMIT_NOFILE) can neither open a file nor accept a
// connection, so a supervisor keeps some in reserve for what must work even then: above all, to stop tasks.
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';

const RESERVED = 16;
/** Enough to write a file beside another, in the threads of Node. */
const LENT_AT_ONCE = 4;

/** No more files can be opened: by this process, or on this machine. open(2). */
export function isOutOfDescriptors(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EMFILE' || code === 'ENFILE';
}

/** Descriptors that are open for no other reason than to be closed when one is needed. */
class DescriptorReserve {
  readonly #held: number[] = [];
  #isKept = false;

  /** Fills the reserve, as far as the limit allows. */
  fill(): void {
    this.#isKept = true;
    this.#refill();
  }

  #refill(): void {
    if (!this.#isKept) return;
    try {
      while (this.#held.length < RESERVED) this.#held.push(openSync('/dev/null', 'r'));
    } catch {
      // It is filled again at the next occasion.
    }
  }

  /** Runs an action that opens a file and closes it again; at the limit with a descriptor of the reserve. */
  use<T>(action: () => T): T {
    try {
      const result = action();
      this.#refill();
      return result;
    } catch (error) {
      if (!this.#release(error, 1)) throw error;
    }
    try {
      return action();
    } finally {
      this.#refill();
    }
  }

  async lend<T>(action: () => Promise<T>): Promise<T> {
    try {
      const result = await action();
      this.#refill();
      return result;
    } catch (error) {
      if (!this.#release(error, LENT_AT_ONCE)) throw error;
    }
    try {
      return await action();
    } finally {
      this.#refill();
    }
  }

  #release(error: unknown, count: number): boolean {
    if (!isOutOfDescriptors(error) || this.#held.length === 0) return false;
    for (const descriptor of this.#held.splice(-count)) closeSync(descriptor);
    return true;
  }
}

/** The reserve of this process; empty until it is filled. */
export const reserve = new DescriptorReserve();

export interface DescriptorCount {
  readonly inUse: number;
  readonly limit: number;
}

/** Undefined where the system does not tell. Node has raised its own limit as far as it may. */
export function countDescriptors(): DescriptorCount | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const inUse = reserve.use(() => readdirSync('/proc/self/fd')).length;
    const limits = reserve.use(() => readFileSync('/proc/self/limits', 'latin1'));
    const limit = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity);
    return { inUse, limit };
  } catch {
    return undefined;
  }
}

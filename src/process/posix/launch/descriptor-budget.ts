// Room for runs among the files that this process may have open.
import { countDescriptors, type DescriptorCount } from '../../../base/descriptors.ts';
import { UserError } from '../../../base/user-error.ts';

/** Open for a run here and in the capture: FIFOs, log files, its control FIFO; some more while it is spawned. */
const FOR_A_RUN = 12;
/** Clients, records, looks at processes, probes, stop commands. */
const FOR_ALL_ELSE = 48;

/**
 * Refuses a start that would take the last descriptors, while there are some: without any, nothing could be stopped.
 */
export class DescriptorBudget {
  readonly #count: () => DescriptorCount | undefined;
  #launching = 0;
  /** Starts since the last count, which looks at every open file and so is not taken while there is plenty. */
  #uncounted = Infinity;
  #counted: DescriptorCount | undefined;

  constructor(count: () => DescriptorCount | undefined = countDescriptors) {
    this.#count = count;
  }

  /** Returns what to call when the start is over. @throws UserError when there is no room */
  enter(): () => void {
    if (!this.#hasPlenty()) {
      this.#counted = this.#count();
      this.#uncounted = 0;
      this.#refuseWithoutRoom();
    }
    this.#uncounted += 1;
    this.#launching += 1;
    let isOver = false;
    return () => {
      if (!isOver) this.#launching -= 1;
      isOver = true;
    };
  }

  #hasPlenty(): boolean {
    if (this.#counted === undefined) return false;
    const { inUse, limit } = this.#counted;
    return inUse + (this.#uncounted + this.#launching) * FOR_A_RUN < limit / 2 - FOR_ALL_ELSE;
  }

  #refuseWithoutRoom(): void {
    if (this.#counted === undefined) return;
    const { inUse, limit } = this.#counted;
    if (inUse + (this.#launching + 1) * FOR_A_RUN + FOR_ALL_ELSE <= limit) return;
    throw new UserError(
      'operation-failed',
      `The task could not be started: the supervisor has ${inUse} of at most ${limit} files open (ulimit -n); a task ` +
        `needs about ${FOR_A_RUN}, and ${FOR_ALL_ELSE} are reserved. Stop other tasks, or raise the limit ` +
        '(ulimit -n) and restart the supervisor.',
    );
  }
}

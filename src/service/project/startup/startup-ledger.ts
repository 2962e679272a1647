// The startup ledger: the startup tasks that have had their start in this life of the table. A table lives from the
// first client until everything is stopped; a crash of the supervisor in between does not end it, therefore this is on
// disk. A boot does. Its clock goes on as well: a wall clock that was set between two supervisors makes no run older or
// younger.
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { presentAnchor } from '../../../base/clock.ts';
import { LatestWrite } from '../../../store/latest-write.ts';

/** One life of the machine: a boot, and where pid 1 is that of a container, a start of the container. */
export interface Life {
  readonly bootId: string;
  /** The start time of pid 1, where it can be seen: a container that is started again keeps the boot id of its host. */
  readonly startTime?: string | undefined;
}

export class StartupLedger {
  readonly #path: string;
  readonly #bootId: string;
  readonly #started: Set<string>;
  readonly #writes = new LatestWrite();
  /** False: what records say was wanted belongs to another boot, or there are none. */
  readonly isContinued: boolean;
  /** The anchor of the clock, which goes on for this life: see systemClock. */
  readonly anchor: number;

  constructor(path: string, { bootId, startTime }: Life) {
    this.#path = path;
    this.#bootId = startTime === undefined ? bootId : `${bootId} ${startTime}`;
    const kept = read(path);
    // The release before this one knew boots alone.
    this.isContinued = kept?.bootId === this.#bootId || kept?.bootId === bootId;
    this.anchor = (this.isContinued ? kept?.anchor : undefined) ?? presentAnchor();
    this.#started = new Set(this.isContinued ? kept?.started : []);
    void this.#save();
  }

  /** The tasks of `names` that have not started yet. */
  due(names: readonly string[]): readonly string[] {
    return names.filter((name) => !this.#started.has(name));
  }

  /** Started, or stopped, by hand or by the startup: from now on the startup leaves them alone. */
  markTouched(names: readonly string[]): void {
    const before = this.#started.size;
    for (const name of names) this.#started.add(name);
    if (this.#started.size !== before) void this.#save();
  }

  /** Lets these tasks start automatically once more. */
  forget(names: readonly string[]): void {
    const before = this.#started.size;
    for (const name of names) this.#started.delete(name);
    if (this.#started.size !== before) void this.#save();
  }

  /** The last window has gone and everything is being stopped: for one that comes meanwhile it is a new life. */
  forgetAll(): void {
    this.forget([...this.#started]);
  }

  /** Everything has been stopped, or has ended: the next table starts over. */
  async delete(): Promise<void> {
    this.#started.clear();
    // If it cannot be removed, the next table begins as after a crash of the supervisor, which does no harm.
    await this.#writes.instead(this.#path, () => rm(this.#path, { force: true })).catch(() => undefined);
  }

  /** Called after the file was deleted. */
  writeAgain(): Promise<void> {
    return this.#writes.writeAgain();
  }

  close(): Promise<void> {
    return this.#writes.close();
  }

  async #save(): Promise<void> {
    const text = JSON.stringify({ schema: 1, bootId: this.#bootId, started: [...this.#started], anchor: this.anchor });
    // A lost write means at most one more start of a task that is not running; never a second copy.
    await this.#writes.write(this.#path, text).catch(() => undefined);
  }
}

interface Kept {
  readonly bootId: unknown;
  readonly started: readonly string[];
  readonly anchor: number | undefined;
}

function read(path: string): Kept | undefined {
  try {
    const { bootId, started, anchor } = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>;
    return {
      bootId,
      started: Array.isArray(started) ? started.filter((name) => typeof name === 'string') : [],
      anchor: typeof anchor === 'number' && Number.isFinite(anchor) ? anchor : undefined,
    };
  } catch {
    return undefined;
  }
}

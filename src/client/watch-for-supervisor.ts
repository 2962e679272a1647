// Watches for supervisors that other clients launch.
import { watch } from 'node:fs';
import { basename } from 'node:path';
import { systemClock, type Clock } from '../base/clock.ts';
import { MutableDisposable, toDisposable, type Disposable } from '../base/disposable.ts';
import { reportBug } from '../base/event.ts';
import type { Address } from '../rpc/discovery/socket-path.ts';

/** The delay before a failed or ended watch is set up again; it doubles with each failure. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Calls `look` when files of the folder's supervisor appear or vanish, and whenever the watch is set up, since earlier
 * changes are not reported.
 */
export function watchForSupervisor(
  address: () => Promise<Address>,
  look: () => void,
  clock: Clock = systemClock(),
): Disposable {
  const watching = new SupervisorWatch(address, look, clock);
  // Where nothing can be watched yet, one may be there all the same.
  void watching.set().then((stands) => !stands && !watching.isDisposed && look(), reportBug);
  return watching;
}

class SupervisorWatch implements Disposable {
  readonly #address: () => Promise<Address>;
  readonly #look: () => void;
  readonly #clock: Clock;
  readonly #watcher = new MutableDisposable<Disposable>();
  readonly #timer = new MutableDisposable<Disposable>();
  #pause = FIRST_PAUSE_MS;
  #isDisposed = false;

  constructor(address: () => Promise<Address>, look: () => void, clock: Clock) {
    this.#address = address;
    this.#look = look;
    this.#clock = clock;
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** True where the watch stands; else it is tried again later. */
  async set(): Promise<boolean> {
    const found = await this.#address().catch(() => undefined);
    if (this.#isDisposed) return false;
    const stands = found !== undefined && this.#tryToWatch(found);
    if (stands) {
      this.#pause = FIRST_PAUSE_MS;
      this.#look();
    } else this.#setLater();
    return stands;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#timer.dispose();
    this.#watcher.dispose();
  }

  #tryToWatch({ ways, home, info }: Address): boolean {
    // The way there appears when the door is open, where every client looks first.
    const folder = ways[0] ?? home;
    const sign = basename(info);
    try {
      const watcher = watch(folder, (event, name) => {
        if (name === sign) this.#look();
        // On Linux this means that the folder itself was deleted or moved: the watch has ended.
        else if (event === 'rename' && name === basename(folder)) this.#setLater();
      }).on('error', () => this.#setLater());
      this.#watcher.value = toDisposable(() => watcher.close());
      return true;
    } catch {
      // The folder is gone, or the system has no watches left.
      return false;
    }
  }

  #setLater(): void {
    this.#watcher.value = undefined;
    this.#timer.value = this.#clock.setTimeout(() => {
      this.#timer.value = undefined;
      this.set().catch(reportBug);
    }, this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }
}

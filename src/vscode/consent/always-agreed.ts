// What the setting `always` approves: the project file as it is when the window opens it, and what the user then saves
// by hand. Changes by an import, a branch or another program need approval, and so does text that is saved
// automatically while it is typed; the next window takes it as it is. Changes by an agent need approval, too, unless it
// types and saves in the active editor: that cannot be distinguished from the user (see `TypedTexts`).
import type { StartupSet } from '../../model/task-info.ts';
import { hashOf } from './decision.ts';

const NONE: ReadonlySet<string> = new Set();

export class AlwaysAgreed {
  readonly #agreed = new Map<string, Set<string>>();
  /** What each folder said last. */
  readonly #seen = new Map<string, ReadonlySet<string>>();
  /** Folders whose file has not been read since their window opened them. */
  readonly #fresh = new Set<string>();

  /** A folder of the window: what its file says first is what it is opened with. */
  open(folder: string): void {
    this.#fresh.add(folder);
  }

  /** What comes now is written while the window is open: there was no file, or a command of ours has written it. */
  noLongerFresh(folder: string): void {
    this.#fresh.delete(folder);
  }

  isFresh(folder: string): boolean {
    return this.#fresh.has(folder);
  }

  /** The file was read. By hand: only what is new in it; earlier changes by others still wait. */
  take(folder: string, set: StartupSet, isByHand: boolean): void {
    const hashes = set.tasks.map((task) => hashOf(task, set));
    const seen = this.#seen.get(folder) ?? new Set();
    if (this.#fresh.has(folder)) this.agree(folder, set);
    else if (isByHand)
      this.#add(
        folder,
        hashes.filter((hash) => !seen.has(hash)),
      );
    this.#fresh.delete(folder);
    this.#seen.set(folder, new Set(hashes));
  }

  /** Its person turned the setting on, or answered. */
  agree(folder: string, set: StartupSet): void {
    this.#add(
      folder,
      set.tasks.map((task) => hashOf(task, set)),
    );
  }

  of(folder: string): ReadonlySet<string> {
    return this.#agreed.get(folder) ?? NONE;
  }

  forget(folder: string): void {
    this.#agreed.delete(folder);
    this.#seen.delete(folder);
    this.#fresh.delete(folder);
  }

  #add(folder: string, hashes: readonly string[]): void {
    this.#agreed.set(folder, new Set([...this.of(folder), ...hashes]));
  }
}

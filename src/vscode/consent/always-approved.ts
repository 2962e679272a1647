// Tracks what the setting `always` approves: the project file as it is when the window opens it, and what the user
// saves by hand. Changes by an import, a branch or another program need approval, and so does text that is saved
// automatically while it is typed; the next window takes it as it is. Changes by an agent need approval, too, unless it
// types and saves in the active editor: that cannot be distinguished from the user (see `TypedTexts`).
import type { StartupSet } from '../../model/task-info.ts';
import { hashOf } from './decision.ts';

const NONE: ReadonlySet<string> = new Set();

export class AlwaysApproved {
  readonly #approved = new Map<string, Set<string>>();
  /** The hashes at the last read of each folder's file. */
  readonly #seen = new Map<string, ReadonlySet<string>>();
  /** Folders whose file has not been read since their window opened them. */
  readonly #fresh = new Set<string>();

  /** Adds a folder of the window: the first content of its file is approved. */
  open(folder: string): void {
    this.#fresh.add(folder);
  }

  /** The next content is not approved: there was no file, or a command of ours has written it. */
  noLongerFresh(folder: string): void {
    this.#fresh.delete(folder);
  }

  isFresh(folder: string): boolean {
    return this.#fresh.has(folder);
  }

  /** The file was read. After a save by hand its new tasks are approved; earlier changes of others still wait. */
  take(folder: string, set: StartupSet, isByHand: boolean): void {
    const hashes = set.tasks.map((task) => hashOf(task, set));
    const seen = this.#seen.get(folder) ?? new Set();
    if (this.#fresh.has(folder)) this.approve(folder, set);
    else if (isByHand)
      this.#add(
        folder,
        hashes.filter((hash) => !seen.has(hash)),
      );
    this.#fresh.delete(folder);
    this.#seen.set(folder, new Set(hashes));
  }

  /** Approves all tasks of the file: the user turned the setting on, or answered. */
  approve(folder: string, set: StartupSet): void {
    this.#add(
      folder,
      set.tasks.map((task) => hashOf(task, set)),
    );
  }

  of(folder: string): ReadonlySet<string> {
    return this.#approved.get(folder) ?? NONE;
  }

  forget(folder: string): void {
    this.#approved.delete(folder);
    this.#seen.delete(folder);
    this.#fresh.delete(folder);
  }

  #add(folder: string, hashes: readonly string[]): void {
    this.#approved.set(folder, new Set([...this.of(folder), ...hashes]));
  }
}

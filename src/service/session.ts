// Which startup tasks have already had their start in this life of the table. A table lives from the first client until
// everything is stopped; a crash of the supervisor in between does not end it, therefore this is on disk.
import { readFileSync, rmSync } from 'node:fs';
import { writeFileAtomic } from '../store/atomic-file.ts';

export class Session {
  readonly #path: string;
  readonly #started: Set<string>;

  constructor(path: string) {
    this.#path = path;
    this.#started = new Set(readStarted(path));
  }

  /** Those of `names` that have not started yet; from now on they have. */
  takeDue(names: readonly string[]): readonly string[] {
    const due = names.filter((name) => !this.#started.has(name));
    if (due.length > 0) {
      for (const name of due) this.#started.add(name);
      void this.#save();
    }
    return due;
  }

  /** Started or stopped by hand: the person's word counts, not the startup's. */
  touch(name: string): void {
    this.takeDue([name]);
  }

  /** Everything has been stopped: the next table begins anew. */
  end(): void {
    this.#started.clear();
    rmSync(this.#path, { force: true });
  }

  async #save(): Promise<void> {
    // A lost write means at most one more start of a task that is not running; never a second copy.
    await writeFileAtomic(this.#path, JSON.stringify({ schema: 1, started: [...this.#started] })).catch(
      () => undefined,
    );
  }
}

function readStarted(path: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const started = (value as { started?: unknown }).started;
    return Array.isArray(started) ? started.filter((name): name is string => typeof name === 'string') : [];
  } catch {
    return [];
  }
}

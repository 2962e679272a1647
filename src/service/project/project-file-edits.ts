// Edits of dirigent.toml by clients: one after the other, and never over a change by another program.
import { UserError } from '../../base/user-error.ts';
import type { ProjectInfo } from '../../model/task-info.ts';
import { readText } from './file/read-text.ts';
import { settledText } from './file/settled-text.ts';
import { replaceText } from './file/write-text.ts';
import type { ProjectFile } from './project-file.ts';

/** A program that writes all the time is not waited for. */
const ATTEMPTS = 3;

/**
 * Changes the text by pure edits. The file is replaced in one step; edits of several clients take turns, and one that
 * meets another program's change is made to the new text or refused, never put over it.
 */
export class ProjectFileEdits {
  readonly #project: Pick<ProjectFile, 'path' | 'reload' | 'info'>;
  #turns: Promise<unknown> = Promise.resolve();

  constructor(project: Pick<ProjectFile, 'path' | 'reload' | 'info'>) {
    this.#project = project;
  }

  /** Resolves when the new text has been read: the next edit is made after that. */
  edit(change: (text: string) => string): Promise<ProjectInfo> {
    const turn = this.#turns.then(() => this.#edit(change));
    this.#turns = turn.catch(() => undefined);
    return turn;
  }

  async #edit(change: (text: string) => string): Promise<ProjectInfo> {
    await this.#replace(change);
    await this.#project.reload();
    return this.#project.info;
  }

  async #replace(change: (text: string) => string): Promise<void> {
    const { path } = this.#project;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      // An editor that truncates and then writes has lost nothing yet: what it writes is waited for.
      const before = await settledText(() => readText(path));
      const after = change(before ?? '');
      if (await replaceText(path, after, async () => (await readText(path)) === before)) return;
    }
    throw new UserError('conflict', `${path} was changed by another program at the same time. Try again.`);
  }
}

// The command history of the shell.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { storageRoot } from '../../rpc/discovery/storage-root.ts';

export const HISTORY_SIZE = 1000;

/** The lines typed so far, newest first, kept in the user's storage for the next shell. */
export class History {
  readonly #path: string | undefined;
  #lines: readonly string[] = [];

  private constructor(path: string | undefined) {
    this.#path = path;
  }

  static async open(env: Readonly<NodeJS.ProcessEnv>): Promise<History> {
    // A history is not worth an error: without private storage nothing is kept.
    const root = await storageRoot(env).catch(() => undefined);
    const history = new History(root && join(root, 'shell-history'));
    const text = history.#path === undefined ? '' : await readFile(history.#path, 'utf8').catch(() => '');
    history.#lines = text.split('\n').filter((line) => line !== '');
    return history;
  }

  get lines(): string[] {
    return [...this.#lines];
  }

  /** Adds a line as the newest; one that begins with a space is not recorded. */
  async add(line: string): Promise<void> {
    if (line.trim() === '' || line.startsWith(' ')) return;
    this.#lines = [line, ...this.#lines.filter((known) => known !== line)].slice(0, HISTORY_SIZE);
    if (this.#path === undefined) return;
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writeFile(this.#path, `${this.#lines.join('\n')}\n`, { mode: 0o600 });
    } catch {
      // On a full disk this line is lost from the history; the shell goes on.
    }
  }
}

// The signs that a project file changed. The file watcher of VS Code is set up asynchronously and reports nothing that
// came before: on a busy machine a file that is created in the first seconds of a window would stay unnoticed. What the
// window itself does with the file counts as well, therefore, and so does any sign that a missing file is there by now.
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';

export class ConfigChanges implements Disposable {
  /** The last read found no file. */
  isMissing = false;
  readonly #uri: string;
  readonly #didChange = new Emitter<void>();
  readonly onDidChange: Event<void> = this.#didChange.event;

  constructor(uri: string) {
    this.#uri = uri;
  }

  /** By the watcher of this file. */
  watched(): void {
    this.#didChange.fire();
  }

  /** This window has saved, created, moved or deleted files, or folders that may hold ours. */
  written(uris: readonly string[]): void {
    const concerns = (uri: string): boolean => uri === this.#uri || this.#uri.startsWith(`${uri}/`);
    if (uris.some(concerns)) this.#didChange.fire();
  }

  /** An editor has read this file from disk. */
  opened(uri: string): void {
    if (this.isMissing && uri === this.#uri) this.#didChange.fire();
  }

  /** The user comes back, perhaps from a terminal that wrote the file. */
  windowFocused(): void {
    if (this.isMissing) this.#didChange.fire();
  }

  dispose(): void {
    this.#didChange.dispose();
  }
}

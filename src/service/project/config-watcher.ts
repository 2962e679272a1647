import { watch, type FSWatcher } from 'chokidar';

export interface ConfigWatcherOptions {
  readonly path: string;
  /** Something happened to it. */
  readonly onDidChange: () => void;
  readonly onError: (error: unknown) => void;
}

/** Tells of changes of one file, also through the renames by which editors save. */
export class ConfigWatcher {
  readonly #watcher: FSWatcher;

  constructor({ path, onDidChange, onError }: ConfigWatcherOptions) {
    this.#watcher = watch(path, { ignoreInitial: true, atomic: 50 });
    this.#watcher.on('all', onDidChange);
    this.#watcher.on('error', onError);
  }

  /** Resolves once changes on disk are noticed. */
  async ready(): Promise<void> {
    await new Promise<void>((resolve) => this.#watcher.once('ready', () => resolve()));
  }

  async dispose(): Promise<void> {
    await this.#watcher.close();
  }
}

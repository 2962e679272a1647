// The watcher of dirigent.toml: reads the file again whenever it has changed and come to rest.
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { mountQueue } from '../../base/mount-queue.ts';
import { readText } from './file/read-text.ts';
import { settledText } from './file/settled-text.ts';
import type { ProjectFile } from './project-file.ts';
import { PathWatcher } from './watcher/path-watcher.ts';

type WatchedProject = Pick<ProjectFile, 'path' | 'reload' | 'isUnreadableOn'>;

export class ProjectFileWatcher implements AsyncDisposable {
  readonly #project: WatchedProject;
  readonly #clock: Clock;
  #watcher: PathWatcher | undefined;
  #mounts: Disposable | undefined;
  #isSettling = false;

  constructor(project: WatchedProject, clock: Clock) {
    this.#project = project;
    this.#clock = clock;
  }

  /** @param onError receives why changes are not noticed, or could not be read */
  start(onError: (error: unknown) => void): void {
    const onDidChange = (): void => void this.#reloadSettled().catch(onError);
    this.#watcher = new PathWatcher({ path: this.#project.path, clock: this.#clock, onDidChange, onError });
    // A file on a drive that answers again may have changed meanwhile, of which no watch reports.
    this.#mounts = mountQueue.onDidAnswer((mount) => {
      if (this.#project.isUnreadableOn(mount)) onDidChange();
    });
  }

  /** Most editors save in several steps: the file is read when its text has stopped changing. */
  async #reloadSettled(): Promise<void> {
    if (this.#isSettling) return;
    this.#isSettling = true;
    try {
      // A file that cannot be read does not settle: the reading reports that at once.
      await settledText(() => readText(this.#project.path)).catch(() => undefined);
    } finally {
      this.#isSettling = false;
    }
    await this.#project.reload();
  }

  /** Tries now what could not be watched before. The caller reads the file itself: earlier changes went unnoticed. */
  watchNow(): void {
    this.#watcher?.watchNow();
  }

  /** Resolves once changes on disk are noticed. */
  async ready(): Promise<void> {
    await this.#watcher?.ready();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#mounts?.dispose();
    await this.#watcher?.dispose();
  }
}

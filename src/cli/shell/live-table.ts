import { DisposableStore, MutableDisposable, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import type { Watching } from '../watch/watching.ts';
import type { Prompted } from './prompt.ts';

/** The table behind the prompt, which outlives its supervisor: a verb that is typed, here or elsewhere, launches the next. */
export class LiveTable implements Prompted, Disposable {
  readonly #open: (folder: string) => Promise<Watching | undefined>;
  readonly #didChange = new Emitter<undefined>();
  readonly #watched = new MutableDisposable<DisposableStore>();
  #watching: Watching;
  #isCut = false;
  #isOpening = false;
  #isDisposed = false;

  readonly onDidChange = this.#didChange.event;

  /** `open` gives the table of a supervisor that is there, and launches none. */
  constructor(watching: Watching, open: (folder: string) => Promise<Watching | undefined>) {
    this.#open = open;
    this.#watching = watching;
    this.#watch(watching);
  }

  /** The last that were heard of: their names are completed also where nobody knows what became of them. */
  get tasks(): readonly TaskInfo[] {
    return this.#watching.mirror.tasks;
  }

  get isKnown(): boolean {
    return this.#watching.mirror.isKnown;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  get folder(): string | undefined {
    return this.#watching.mirror.project?.folder;
  }

  /** Looks for the next supervisor where that of the table has ended. Nobody waits for that: the prompt is told. */
  reopen(): void {
    const { folder } = this;
    if (!this.#isCut || this.#isOpening || folder === undefined) return;
    this.#isOpening = true;
    this.#open(folder)
      .then((watching) => watching && this.#take(watching))
      // Why it lets nobody in, the next verb says.
      .catch(() => undefined)
      .finally(() => (this.#isOpening = false));
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#watched.dispose();
    this.#didChange.dispose();
  }

  #take(watching: Watching): void {
    if (this.#isDisposed) {
      watching.dispose();
      return;
    }
    this.#watching = watching;
    this.#isCut = false;
    this.#watch(watching);
    this.#didChange.fire(undefined);
  }

  #watch(watching: Watching): void {
    const watched = new DisposableStore();
    watched.add(watching);
    watched.add(watching.mirror.onDidChange(() => this.#didChange.fire(undefined)));
    watched.add(
      watching.client.onDidClose(() => {
        this.#isCut = true;
        this.#didChange.fire(undefined);
      }),
    );
    this.#watched.value = watched;
  }
}

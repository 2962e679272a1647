// The task table behind the prompt of the shell, which outlives its supervisor: the next verb launches another one.
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import type { Watching } from '../watch/watching.ts';
import type { Prompted } from './prompt.ts';

export class LiveTable implements Prompted, Disposable {
  readonly #watching: Watching;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<undefined>());

  readonly onDidChange = this.#didChange.event;

  constructor(watching: Watching) {
    this.#watching = watching;
    this.#store.add(watching);
    this.#store.add(watching.mirror.onDidChange(() => this.#didChange.fire(undefined)));
    this.#store.add(watching.client.onDidChangeState(() => this.#didChange.fire(undefined)));
  }

  /** The last known tasks: their names are completed even while their state is unknown. */
  get tasks(): readonly TaskInfo[] {
    return this.#watching.mirror.tasks;
  }

  get isKnown(): boolean {
    return this.#watching.mirror.isKnown;
  }

  /** True without a connection, also while it looks for the next supervisor. */
  get isCut(): boolean {
    return !this.#watching.client.isOpen;
  }

  get folder(): string | undefined {
    return this.#watching.mirror.project?.folder;
  }

  /** Looks for the next supervisor after the end of this one. Nothing waits for it: the prompt is updated. */
  reopen(): void {
    if (this.isCut) this.#watching.client.link.look();
  }

  dispose(): void {
    this.#store.dispose();
  }
}

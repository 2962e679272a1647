// Unseen failures: they color the status bar until the user opens the view, the list or the output.
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import { mementos } from '../names.ts';
import { infoOf, keyOf, runKeyOf, type TaskRef } from '../project/task-ref.ts';
import type { Workspace } from '../project/workspace.ts';
import type { Memento } from '../ports.ts';

export class Attention implements Disposable {
  readonly #workspace: Workspace;
  readonly #memory: Memento;
  readonly #disposables = new DisposableStore();
  readonly #didChange = this.#disposables.add(new Emitter<void>());

  constructor(workspace: Workspace, memory: Memento) {
    this.#workspace = workspace;
    this.#memory = memory;
  }

  readonly onDidChange: Event<void> = this.#didChange.event;

  /** The number of failed tasks that the user has not seen since. */
  get unseen(): number {
    const seen = this.#seen();
    return this.#failed().filter(({ key, run }) => seen[key] !== run).length;
  }

  markSeen(ref: TaskRef): void {
    this.#mark(this.#failed().filter(({ key }) => key === keyOf(ref)));
  }

  markAllSeen(): void {
    this.#mark(this.#failed());
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #mark(failed: readonly FailedRun[]): void {
    const seen = this.#seen();
    if (failed.every(({ key, run }) => seen[key] === run)) return;
    // A task that is no longer failed needs no entry.
    const kept = this.#failed().filter(({ key, run }) => seen[key] === run || failed.some((each) => each.key === key));
    void this.#memory.update(mementos.seen, Object.fromEntries(kept.map(({ key, run }) => [key, run])));
    this.#didChange.fire();
  }

  #failed(): FailedRun[] {
    return [...this.#workspace.refs()].flatMap((ref) => {
      const task = infoOf(ref);
      return task?.status.kind === 'failed' ? [{ key: keyOf(ref), run: runKeyOf(task) ?? '' }] : [];
    });
  }

  #seen(): Readonly<Record<string, string>> {
    return (this.#memory.get(mementos.seen) ?? {}) as Readonly<Record<string, string>>;
  }
}

interface FailedRun {
  readonly key: string;
  readonly run: string;
}

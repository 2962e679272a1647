// The tasks of a folder whose output is followed: the supervisor notifies about the growth of these only.
import { DisposableStore, toDisposable, type Disposable } from '../../base/disposable.ts';
import type { SupervisorLink } from '../project/supervisor-link.ts';

export class FollowSet implements Disposable {
  readonly #link: SupervisorLink;
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #disposables = new DisposableStore();
  readonly #onError: (error: unknown) => void;

  constructor(link: SupervisorLink, onError: (error: unknown) => void) {
    this.#link = link;
    this.#onError = onError;
    this.#disposables.add(link.onDidGrow(({ task }) => this.#poke(task)));
    // A new connection may have missed any number of notices.
    this.#disposables.add(
      link.onDidChangeState(({ kind }) => {
        if (kind === 'connected') for (const task of this.#watchers.keys()) this.#poke(task);
      }),
    );
  }

  /** Calls back whenever the task may have more output, beginning now. */
  watch(task: string, poke: () => void): Disposable {
    const known = this.#watchers.get(task);
    const watchers = known ?? new Set();
    watchers.add(poke);
    if (known === undefined) {
      this.#watchers.set(task, watchers);
      this.#notify();
    }
    poke();
    return toDisposable(() => {
      watchers.delete(poke);
      if (watchers.size > 0) return;
      this.#watchers.delete(task);
      this.#notify();
    });
  }

  dispose(): void {
    this.#disposables.dispose();
    this.#watchers.clear();
  }

  #poke(task: string): void {
    for (const poke of this.#watchers.get(task) ?? []) poke();
  }

  #notify(): void {
    this.#link.follow([...this.#watchers.keys()]).catch(this.#onError);
  }
}

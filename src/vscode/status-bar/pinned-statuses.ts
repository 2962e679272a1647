// The pinned tasks in the status bar.
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { keyOf, type TaskRef } from '../project/task-ref.ts';
import type { Workspace } from '../project/workspace.ts';
import { onDidChangeSettings, readSetting } from '../settings.ts';
import { PinnedStatus } from './pinned-status.ts';

/** The tasks that `dirigent.statusBar.tasks` names, each as an item, in the order of the setting. */
export class PinnedStatuses implements Disposable {
  readonly #workspace: Workspace;
  readonly #disposables = new DisposableStore();
  readonly #items = new Map<string, PinnedStatus>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#disposables.add(onDidChangeSettings('statusBarTasks')(() => this.#update()));
    this.#disposables.add(
      workspace.onDidChange(({ structure }) => {
        if (structure) this.#update();
      }),
    );
    this.#update();
  }

  dispose(): void {
    this.#disposables.dispose();
    for (const item of this.#items.values()) item.dispose();
    this.#items.clear();
  }

  #update(): void {
    const wanted = new Map(this.#wanted().map((ref) => [keyOf(ref), ref]));
    const before = [...this.#items.keys()].join('\n');
    if (before === [...wanted.keys()].join('\n')) return;
    for (const item of this.#items.values()) item.dispose();
    this.#items.clear();
    for (const [key, ref] of wanted) this.#items.set(key, new PinnedStatus(this.#workspace, ref));
  }

  #wanted(): TaskRef[] {
    const names = readSetting('statusBarTasks');
    const refs = [...this.#workspace.refs()];
    return names.flatMap((name) => refs.filter((ref) => ref.name === name));
  }
}

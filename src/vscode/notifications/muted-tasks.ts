// Muted tasks: their failures show no notification in this workspace.
import type { Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import { mementos } from '../names.ts';
import { keyOf, type TaskRef } from '../project/task-ref.ts';
import type { Memento } from '../ports.ts';

export class MutedTasks implements Disposable {
  readonly #memory: Memento;
  readonly #didChange = new Emitter<void>();

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  readonly onDidChange: Event<void> = this.#didChange.event;

  has(ref: TaskRef): boolean {
    return this.#keys().includes(keyOf(ref));
  }

  async add(ref: TaskRef): Promise<void> {
    await this.#update([...this.#keys().filter((key) => key !== keyOf(ref)), keyOf(ref)]);
  }

  async remove(ref: TaskRef): Promise<void> {
    await this.#update(this.#keys().filter((key) => key !== keyOf(ref)));
  }

  dispose(): void {
    this.#didChange.dispose();
  }

  #keys(): readonly string[] {
    return (this.#memory.get(mementos.muted) ?? []) as readonly string[];
  }

  async #update(keys: readonly string[]): Promise<void> {
    await this.#memory.update(mementos.muted, keys);
    this.#didChange.fire();
  }
}

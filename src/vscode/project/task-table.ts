// A mirror of the supervisor's table, kept current by its notices.
import type { Notifications } from '../../rpc/contract.ts';
import type { ProjectInfo, Snapshot, TaskInfo } from '../../model/task-info.ts';

/** What a notice changed: names of rows to redraw, and whether rows came, went or moved. */
export interface TableChange {
  readonly tasks: readonly string[];
  readonly structure: boolean;
}

export class TaskTable {
  #tasks: Map<string, TaskInfo>;
  project: ProjectInfo;

  constructor(snapshot: Snapshot) {
    this.#tasks = new Map(snapshot.tasks.map((task) => [task.name, task]));
    this.project = snapshot.project;
  }

  get tasks(): ReadonlyMap<string, TaskInfo> {
    return this.#tasks;
  }

  apply({ tasks, removed, order }: Notifications['tasks/changed']): TableChange {
    let structure = false;
    for (const task of tasks) {
      const before = this.#tasks.get(task.name);
      structure ||= before === undefined || before.group !== task.group || before.adHoc !== task.adHoc;
      this.#tasks.set(task.name, task);
    }
    for (const name of removed) structure = this.#tasks.delete(name) || structure;
    if (order !== undefined) structure = this.#sort(order) || structure;
    return { tasks: tasks.map(({ name }) => name), structure };
  }

  /** Puts the rows into the order told; what it does not name stays behind. */
  #sort(order: readonly string[]): boolean {
    const before = [...this.#tasks.keys()];
    const places = new Map(order.map((name, place) => [name, place]));
    const place = (name: string): number => places.get(name) ?? order.length;
    const sorted = [...this.#tasks].sort(([left], [right]) => place(left) - place(right));
    this.#tasks = new Map(sorted);
    return sorted.some(([name], index) => name !== before[index]);
  }
}

// What a changed file changes. Compared by value: saving the same text again touches nothing.
import type { Project, TaskDefinition } from '../model/task-definition.ts';
import { isDeepEqual } from './deep-equal.ts';
import type { Task } from './task.ts';

export interface ProjectDiff {
  readonly added: readonly TaskDefinition[];
  readonly changed: readonly TaskDefinition[];
  readonly removed: readonly string[];
}

/** Ad-hoc tasks are not of the project and never removed by it; one whose name the file takes becomes the file's. */
export function diffProject(tasks: ReadonlyMap<string, Task>, project: Project): ProjectDiff {
  const named = new Set(project.tasks.map(({ name }) => name));
  return {
    added: project.tasks.filter(({ name }) => !tasks.has(name)),
    changed: project.tasks.filter((definition) => isChanged(tasks.get(definition.name), definition)),
    removed: [...tasks.values()]
      .filter(({ definition, adHoc, removed }) => !adHoc && !removed && !named.has(definition.name))
      .map(({ definition }) => definition.name),
  };
}

function isChanged(task: Task | undefined, definition: TaskDefinition): boolean {
  if (task === undefined) return false;
  return task.adHoc || task.removed || !isDeepEqual(task.pendingDefinition ?? task.definition, definition);
}

/** `running` with those keys of `next` that say nothing about the process: they take effect while it runs. */
export function withLiveKeys(running: TaskDefinition, next: TaskDefinition): TaskDefinition {
  const { group: _group, url: _url, ...rest } = running;
  const { title, group, url, notify, runAtStartup, watch } = next;
  return {
    ...rest,
    title,
    notify,
    runAtStartup,
    watch,
    ...(group === undefined ? {} : { group }),
    ...(url === undefined ? {} : { url }),
  };
}

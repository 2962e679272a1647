// The tasks of the file while no supervisor may or can be asked: all of them stopped.
import { maskDefinition } from '../../config/masking.ts';
import type { ParsedProject } from '../../config/parsed-project.ts';
import type { TaskDefinition } from '../../model/task-definition.ts';
import type { TaskInfo } from '../../model/task-info.ts';

export function previewTasks({ project, locations }: ParsedProject): ReadonlyMap<string, TaskInfo> {
  return new Map(
    (project?.tasks ?? []).map((definition) => {
      const location = locations.get(definition.name);
      return [definition.name, { ...previewTask(definition), ...(location && { location }) }];
    }),
  );
}

function previewTask(definition: TaskDefinition): TaskInfo {
  const { name, title, group, runAtStartup } = definition;
  return {
    name,
    title,
    ...(group !== undefined && { group }),
    status: { kind: 'stopped' },
    wanted: 'down',
    restarts: 0,
    runAtStartup,
    definition: maskDefinition(definition),
    changed: false,
    logs: { stdout: '', stderr: '', combined: '' },
    adHoc: false,
  };
}

import type { Project } from '../model/task-definition.ts';
import type { EngineState } from './state.ts';
import { isPending } from '../model/status.ts';

/** True while something runs or is on its way. False: only a wish or a changed file will move anything. */
export function wantsAnything({ tasks }: EngineState): boolean {
  return [...tasks.values()].some(({ status }) => isPending(status));
}

/** Names of the tasks that start by themselves, in the order of the file. */
export function startupNames({ tasks }: Project): readonly string[] {
  return tasks.filter(({ runAtStartup }) => runAtStartup).map(({ name }) => name);
}

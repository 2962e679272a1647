// Requests that act on tasks, whoever makes them: a command, the API for other extensions, a task of VS Code.
import type { Selection, TasksResult } from '../../model/requests.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import { hostEnvironment } from './host-environment.ts';

export type TaskVerb = 'tasks/start' | 'tasks/stop' | 'tasks/restart' | 'tasks/kill';

/** Starts carry the environment that the task shall have. */
export function requestVerb(folder: ProjectFolder, verb: TaskVerb, tasks: Selection): Promise<TasksResult> {
  const starts = verb === 'tasks/start' || verb === 'tasks/restart';
  return starts ? folder.act(verb, { tasks, env: hostEnvironment() }) : folder.act(verb, { tasks });
}

// Tasks for the tests of the editor room: what a dirigent.toml would give, with the state a test needs.
import { parseProject } from '../../../src/config/parse.ts';
import type { ProjectInfo, Snapshot, StartupSet, TaskInfo } from '../../../src/model/task-info.ts';
import { previewTasks } from '../../../src/vscode/project/preview.ts';

/** The first task of a file with these keys. */
export function task(keys = 'command = "node"', known: Partial<TaskInfo> = {}): TaskInfo {
  const name = known.name ?? 'api';
  const parsed = parseProject(`[[tasks]]\nname = "${name}"\n${keys}\n`);
  const info = previewTasks(parsed).get(name);
  if (info === undefined) throw new Error(parsed.diagnostics.map(({ message }) => message).join('\n'));
  return { ...info, ...known };
}

export function inState(status: TaskInfo['status'], known: Partial<TaskInfo> = {}): TaskInfo {
  return task('command = "node"', { ...known, status });
}

export const noStartup: StartupSet = { hash: 'none', tasks: [] };

export function projectInfo(startup: StartupSet = noStartup): ProjectInfo {
  return { folder: '/shop', configFile: '/shop/dirigent.toml', state: 'loaded', diagnostics: [], startup };
}

export function snapshot(tasks: readonly TaskInfo[], startup?: StartupSet): Snapshot {
  return { tasks, project: projectInfo(startup) };
}

// Implements the API for other extensions.
import * as l10n from '@vscode/l10n';
import { Emitter } from '../base/event.ts';
import { UserError } from '../base/user-error.ts';
import type { TasksResult } from '../model/requests.ts';
import type { AdHocCommand, DirigentApi, DirigentEvent, DirigentTask, ReadOutputOptions, TasksChange } from './api.ts';
import { namedTasks } from './commands/target/target.ts';
import { hostEnvironment } from './project/host-environment.ts';
import type { ProjectFolder } from './project/project-folder.ts';
import { infoOf, type TaskRef } from './project/task-ref.ts';
import type { Workspace } from './project/workspace.ts';
import { unknownTask } from './words/unknown-task.ts';

/** The API over the folders of the window. */
export function createApi(workspace: Workspace): DirigentApi {
  const changes = new Emitter<TasksChange>();
  const events = new Emitter<DirigentEvent>();
  workspace.onDidChange(({ folder, tasks }) => changes.fire({ folder: folder.key, tasks }));
  workspace.onDidAddFolder((folder) => {
    folder.link.onDidEmitEvent((event) => {
      const info = folder.tasks.get(event.task);
      events.fire({ ...event, ...(info !== undefined && { info }), folder: folder.key });
    });
  });
  const act = async (verb: 'tasks/start' | 'tasks/stop' | 'tasks/restart', name: string, folder?: string) => {
    const ref = refOf(workspace, name, folder);
    return answerOf(ref, await ref.folder.act(verb, { names: [name] }));
  };
  return {
    version: 1,
    ready: () => whenReady(workspace),
    listTasks: () => [...workspace.refs()].flatMap((ref) => taskOf(ref) ?? []),
    getTask: (name, folder) => {
      const found = [...workspace.refs()].find((ref) => ref.name === name && isFolder(ref.folder, folder));
      return found && taskOf(found);
    },
    startTask: (name, folder) => act('tasks/start', name, folder),
    stopTask: (name, folder) => act('tasks/stop', name, folder),
    restartTask: (name, folder) => act('tasks/restart', name, folder),
    readOutput: async (name, options = {}) => readOutput(refOf(workspace, name, options.folder), options),
    runCommand: (command) => runCommand(workspace, command),
    onDidChangeTasks: changes.event,
    onDidEmitEvent: events.event,
  };
}

function whenReady({ folders, onDidChange }: Workspace): Promise<void> {
  const settled = (): boolean => folders.every(({ state: { kind } }) => kind !== 'loading' && kind !== 'connecting');
  return new Promise((resolve) => {
    if (settled()) {
      resolve();
      return;
    }
    const watching = onDidChange(() => {
      if (!settled()) return;
      watching.dispose();
      resolve();
    });
  });
}

async function readOutput(
  { folder, name }: TaskRef,
  options: ReadOutputOptions,
): ReturnType<DirigentApi['readOutput']> {
  const { kind = 'combined', cursor, tailLines, maxBytes } = options;
  const { data, ...rest } = await folder.request('tasks/output', {
    task: name,
    kind,
    ...(cursor !== undefined && { cursor }),
    ...(tailLines !== undefined && { tailLines }),
    ...(maxBytes !== undefined && { maxBytes }),
  });
  return { bytes: Buffer.from(data, 'base64'), cursor: rest.cursor, atEnd: rest.atEnd };
}

async function runCommand({ folders }: Workspace, { folder: wanted, ...command }: AdHocCommand): Promise<DirigentTask> {
  const folder = folders.find((each) => isFolder(each, wanted));
  if (folder === undefined) throw new UserError('no-config', l10n.t('No such workspace folder is open.'));
  const task = await folder.request('tasks/run', { ...command, env: hostEnvironment() });
  return { ...task, folder: folder.key };
}

function refOf({ folders }: Workspace, task: string, folder?: string): TaskRef {
  const [ref] = namedTasks(folders, folder === undefined ? { task } : { task, folder });
  if (ref === undefined) throw unknownTask(task);
  return ref;
}

function answerOf(ref: TaskRef, { tasks }: TasksResult): DirigentTask {
  const answer = tasks.find(({ task }) => task.name === ref.name);
  if (answer?.error !== undefined) throw new UserError('operation-failed', answer.error);
  const task = answer?.task ?? infoOf(ref);
  if (task === undefined) throw unknownTask(ref.name);
  return { ...task, folder: ref.folder.key };
}

function taskOf(ref: TaskRef): DirigentTask | undefined {
  const task = infoOf(ref);
  return task && { ...task, folder: ref.folder.key };
}

function isFolder({ key, name, path }: ProjectFolder, wanted: string | undefined): boolean {
  return wanted === undefined || key === wanted || name === wanted || path === wanted;
}

// Tasks of dirigent.toml as tasks of VS Code: in *Run Task*, in tasks.json, and for the `preLaunchTask` of a debugger.
// VS Code knows a background task to be ready by the lines of a problem matcher alone: `$dirigent` reads ours.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { UserError } from '../../base/user-error.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import { readyMatcher, taskType } from '../names.ts';
import type { OutputChannels } from '../output/output-channels.ts';
import type { ProjectFolder } from '../project/project-folder.ts';
import type { TaskRef } from '../project/task-ref.ts';
import type { Workspace } from '../project/workspace.ts';
import { inertLine } from '../words/inert.ts';
import { unknownTask } from '../words/unknown-task.ts';
import { commandLine } from '../../config/command-line.ts';
import { Closings, type ClosingOf } from './closing.ts';
import { readDefinition, waitForOf, type DirigentTaskDefinition } from './definition.ts';
import { TaskRun } from './task-run.ts';

export interface TaskProviderOptions {
  readonly workspace: Workspace;
  readonly channels: OutputChannels;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export function provideTasks(options: TaskProviderOptions): vscode.Disposable {
  const didClose = new vscode.EventEmitter<ClosingOf>();
  const closings = new Closings(didClose.event, options.clock);
  const around = { ...options, closings };
  return vscode.Disposable.from(
    closings,
    didClose,
    vscode.window.onDidCloseTerminal(({ exitStatus }) =>
      didClose.fire(exitStatus?.reason === vscode.TerminalExitReason.Shutdown ? 'window' : 'task'),
    ),
    vscode.tasks.registerTaskProvider(taskType, {
      provideTasks: () => listTasks(around),
      resolveTask: (task) => resolve(around, task),
    }),
  );
}

interface ProviderContext extends TaskProviderOptions {
  readonly closings: Closings;
}

/** None in Restricted Mode: what cannot run is not offered. */
async function listTasks(options: ProviderContext): Promise<vscode.Task[]> {
  if (!vscode.workspace.isTrusted) return [];
  await Promise.all(options.workspace.folders.map(whenLoaded));
  return options.workspace.folders.flatMap((folder) => {
    const scope = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.toString() === folder.key);
    if (scope === undefined) return [];
    return [...folder.tasks.values()]
      .filter(({ adHoc }) => !adHoc)
      .map((task) => makeTask(options, { type: taskType, task: task.name }, scope, task));
  });
}

/** Keeps the very definition it was asked about, as VS Code demands. */
function resolve(options: ProviderContext, { definition: written, scope }: vscode.Task): vscode.Task | undefined {
  const definition = readDefinition(written);
  if (!vscode.workspace.isTrusted || definition === undefined) return undefined;
  const task = makeTask(options, definition, scope ?? vscode.TaskScope.Workspace);
  task.definition = written;
  return task;
}

type Scope = NonNullable<vscode.Task['scope']>;

function makeTask(
  options: ProviderContext,
  definition: DirigentTaskDefinition,
  scope: Scope,
  info?: TaskInfo,
): vscode.Task {
  const { clock, onError, workspace, channels, closings } = options;
  const waitFor = waitForOf(definition);
  const execution = new vscode.CustomExecution(() =>
    Promise.resolve(
      new TaskRun({
        find: () => find(workspace, definition, scope),
        waitFor,
        followsOf: (ref) => channels.followsOf(ref.folder),
        closings,
        clock,
        onError,
      }),
    ),
  );
  const isBackground = waitFor !== 'finished';
  const matchers = isBackground ? [readyMatcher] : [];
  // The lists of tasks and of terminals make icons of what they are given.
  const name = inertLine(definition.task);
  const task = new vscode.Task({ ...definition }, scope, name, 'Dirigent', execution, matchers);
  task.isBackground = isBackground;
  task.presentationOptions = { panel: vscode.TaskPanelKind.Dedicated, showReuseMessage: false };
  if (info !== undefined) task.detail = inertLine(commandLine(info.definition));
  return task;
}

/** @throws UserError where no folder has it, or several have and the entry does not say which */
async function find({ folders }: Workspace, definition: DirigentTaskDefinition, scope: Scope): Promise<TaskRef> {
  const { task: name, folder: named } = definition;
  const within = folders.filter((folder) => isMeant(folder, named, scope));
  await Promise.all(within.map(whenLoaded));
  const having = within.filter(({ tasks }) => tasks.has(name));
  const [folder, another] = having;
  if (folder !== undefined && another === undefined) return { folder, name };
  if (folder !== undefined) {
    const names = having.map((each) => each.name).join(', ');
    const hint = l10n.t(
      'Several folders have a task “{1}”: {0}. Select one with "folder": "{2}".',
      names,
      name,
      folder.name,
    );
    throw new UserError('unknown-task', hint);
  }
  throw unknownTask(name, within);
}

function isMeant({ key, name, path }: ProjectFolder, named: string | undefined, scope: Scope): boolean {
  if (named !== undefined) return named === name || named === path || named === key;
  return typeof scope !== 'object' || scope.uri.toString() === key;
}

/** VS Code may ask before the file has been read: a window that opens asks what F5 needs. */
function whenLoaded(folder: ProjectFolder): Promise<void> {
  return new Promise((resolve) => {
    if (folder.state.kind !== 'loading') {
      resolve();
      return;
    }
    const watching = folder.onDidChange(() => {
      if (folder.state.kind === 'loading') return;
      watching.dispose();
      resolve();
    });
  });
}

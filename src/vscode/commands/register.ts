// Registers every command of the extension.
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { addProjectFolder } from './workspace/add-project-folder.ts';
import { startAll, stopAll } from './run/all-tasks.ts';
import { attachTerminal } from './show/attach-terminal.ts';
import type { Command, CommandContext, MakeCommand } from './command.ts';
import { copyCommand, copyLogPath } from './show/copy.ts';
import { editTask } from './edit/edit-task.ts';
import { explainTask } from './show/explain-task.ts';
import { editingCommandsLater } from './edit/load-editing.ts';
import { startGroup, stopGroup } from './run/group-tasks.ts';
import { inspect } from './show/inspect.ts';
import { killTask } from './run/kill-task.ts';
import { openConfig } from './edit/open-config.ts';
import { openLog } from './show/open-log.ts';
import { openUrl } from './show/open-url.ts';
import { openWalkthrough } from './show/open-walkthrough.ts';
import { removeTask } from './run/remove-task.ts';
import { restartSupervisor } from './workspace/restart-supervisor.ts';
import { restartTask } from './run/restart-task.ts';
import { allowStartupTasks, neverStartTasks, reviewStartupTasks } from './run/review-startup-tasks.ts';
import { runCommand } from './run/run-command.ts';
import { showHistory } from './show/show-history.ts';
import { showLog } from './show/show-log.ts';
import { showOutput } from './show/show-output.ts';
import { showTasks } from './show/show-tasks.ts';
import { startTask } from './run/start-task.ts';
import { stopTask } from './run/stop-task.ts';
import { toggleTask } from './run/toggle-task.ts';
import { unmuteTask } from './show/unmute-task.ts';

/** The argument that the key bindings of package.json send. */
const selectedRowsOfKey = '*selected';

const all: readonly MakeCommand[] = [
  startTask,
  stopTask,
  restartTask,
  killTask,
  toggleTask,
  startAll,
  stopAll,
  startGroup,
  stopGroup,
  showTasks,
  showOutput,
  openLog,
  attachTerminal,
  openUrl,
  copyCommand,
  copyLogPath,
  explainTask,
  showHistory,
  unmuteTask,
  runCommand,
  removeTask,
  ...editingCommandsLater,
  editTask,
  openConfig,
  addProjectFolder,
  reviewStartupTasks,
  allowStartupTasks,
  neverStartTasks,
  inspect,
  showLog,
  restartSupervisor,
  openWalkthrough,
];

export function registerCommands(context: CommandContext): Disposable {
  const registered = new DisposableStore();
  for (const make of all) registered.add(register(make(context), context));
  return registered;
}

function register(command: Command, context: CommandContext): Disposable {
  return vscode.commands.registerCommand(command.id, async (target?: unknown, selection?: unknown) => {
    try {
      return await command.run(...argumentsOf(context, target, selection));
    } catch (error) {
      context.reportError(error);
      return undefined;
    }
  });
}

/** A key binding of the view acts on the selected rows, as a click acts on the row under the pointer. */
function argumentsOf(
  { view }: CommandContext,
  target: unknown,
  selection: unknown,
): readonly [target: unknown, selection: unknown] {
  if (target !== selectedRowsOfKey) return [target, selection];
  return [view.selectedRows[0], view.selectedRows];
}

// Every command of the extension: the table of contents of what it can do.
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { addProjectFolder } from './add-project-folder.ts';
import { startAll, stopAll } from './all-tasks.ts';
import { attachTerminal } from './attach-terminal.ts';
import type { Command, CommandContext, MakeCommand } from './command.ts';
import { copyCommand, copyLogPath } from './copy.ts';
import { editTask } from './edit-task.ts';
import { explainTask } from './explain-task.ts';
import { editingCommandsLater } from './load-editing.ts';
import { startGroup, stopGroup } from './group-tasks.ts';
import { inspect } from './inspect.ts';
import { killTask } from './kill-task.ts';
import { openConfig } from './open-config.ts';
import { openLog } from './open-log.ts';
import { openUrl } from './open-url.ts';
import { openWalkthrough } from './open-walkthrough.ts';
import { removeTask } from './remove-task.ts';
import { restartSupervisor } from './restart-supervisor.ts';
import { restartTask } from './restart-task.ts';
import { allowStartupTasks, neverStartTasks, reviewStartupTasks } from './review-startup-tasks.ts';
import { runCommand } from './run-command.ts';
import { showHistory } from './show-history.ts';
import { showLog } from './show-log.ts';
import { showOutput } from './show-output.ts';
import { showTasks } from './show-tasks.ts';
import { startTask } from './start-task.ts';
import { stopTask } from './stop-task.ts';
import { toggleTask } from './toggle-task.ts';
import { unmuteTask } from './unmute-task.ts';

/** What the key bindings of package.json send. */
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

/** A key of the view is about the rows that are selected, as a click is about the row under it. */
function argumentsOf(
  { view }: CommandContext,
  target: unknown,
  selection: unknown,
): readonly [target: unknown, selection: unknown] {
  if (target !== selectedRowsOfKey) return [target, selection];
  return [view.selectedRows[0], view.selectedRows];
}

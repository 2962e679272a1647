// Every command of the extension: the table of contents of what it can do.
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { startAll, stopAll } from './all-tasks.ts';
import { attachTerminal } from './attach-terminal.ts';
import type { Command, CommandContext, MakeCommand } from './command.ts';
import { copyCommand, copyLogPath } from './copy.ts';
import { createConfig } from './create-config.ts';
import { createTask } from './create-task.ts';
import { deleteTask } from './delete-task.ts';
import { duplicateTask } from './duplicate-task.ts';
import { editTask } from './edit-task.ts';
import { explainTask } from './explain-task.ts';
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
import { reviewStartupTasks } from './review-startup-tasks.ts';
import { runCommand } from './run-command.ts';
import { showHistory } from './show-history.ts';
import { showLog } from './show-log.ts';
import { showOutput } from './show-output.ts';
import { showTasks } from './show-tasks.ts';
import { startTask } from './start-task.ts';
import { stopTask } from './stop-task.ts';
import { toggleTask } from './toggle-task.ts';
import { unmuteTask } from './unmute-task.ts';

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
  createTask,
  editTask,
  duplicateTask,
  deleteTask,
  openConfig,
  createConfig,
  reviewStartupTasks,
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

function register(command: Command, { reportError }: CommandContext): Disposable {
  return vscode.commands.registerCommand(command.id, async (target?: unknown, selection?: unknown) => {
    try {
      return await command.run(target, selection);
    } catch (error) {
      reportError(error);
      return undefined;
    }
  });
}

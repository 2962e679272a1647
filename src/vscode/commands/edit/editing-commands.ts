// The commands that change dirigent.toml, which a window loads when the first of them is run.
import type { MakeCommand } from '../command.ts';
import { addRunningCommand } from './add-running-command.ts';
import { addScript } from './add-script.ts';
import { addSelection, addTerminalSelection } from './add-selection.ts';
import { createConfig } from './create-config.ts';
import { createTask } from './create-task.ts';
import { deleteTask } from './delete-task.ts';
import { duplicateTask } from './duplicate-task.ts';
import { importTasks } from './import-tasks.ts';
import type { EditingCommand } from './editing-command.ts';
import { moveTaskDown, moveTaskUp } from './move-task.ts';
import { renameTask } from './rename-task.ts';
import { disableStartup, enableStartup } from './startup.ts';

export { dropRows } from './move-task.ts';

export const editingCommands: Readonly<Record<EditingCommand, MakeCommand>> = {
  createTask,
  addRunningCommand,
  addScript,
  addSelection,
  addTerminalSelection,
  renameTask,
  enableStartup,
  disableStartup,
  moveTaskUp,
  moveTaskDown,
  duplicateTask,
  deleteTask,
  createConfig,
  importTasks,
};

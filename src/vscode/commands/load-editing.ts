// The commands of the bundle that changes dirigent.toml, known by name until one of them is run.
import { commands } from '../names.ts';
import type { MakeCommand } from './command.ts';

const names = [
  'createTask',
  'addRunningCommand',
  'addScript',
  'addSelection',
  'addTerminalSelection',
  'renameTask',
  'enableStartup',
  'disableStartup',
  'moveTaskUp',
  'moveTaskDown',
  'duplicateTask',
  'deleteTask',
  'createConfig',
  'importTasks',
] as const;

export type EditingCommand = (typeof names)[number];

export const editingCommandsLater: readonly MakeCommand[] = names.map((name) => (context) => ({
  id: commands[name],
  async run(target, selection) {
    const { editingCommands } = await import('./editing-commands.ts');
    await editingCommands[name](context).run(target, selection);
  },
}));

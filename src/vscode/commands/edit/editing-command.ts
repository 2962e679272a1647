// The commands that change dirigent.toml, by the names of their ids.

export const editingCommandNames = [
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

export type EditingCommand = (typeof editingCommandNames)[number];

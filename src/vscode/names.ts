// Every name that package.json and the code share; a test compares the two.

export const extensionId = 'dirigent.dirigent';

/** The `type` of entries of tasks.json, and the problem matcher that recognizes when they are ready. */
export const taskType = 'dirigent';
export const readyMatcher = '$dirigent';

/** The id under which the editor finds `dirigent mcp`. */
export const mcpProvider = 'dirigent.tasks';

export const views = { tasks: 'dirigent.tasks' } as const;

export const commands = {
  startTask: 'dirigent.startTask',
  stopTask: 'dirigent.stopTask',
  restartTask: 'dirigent.restartTask',
  killTask: 'dirigent.killTask',
  startAll: 'dirigent.startAll',
  stopAll: 'dirigent.stopAll',
  startGroup: 'dirigent.startGroup',
  stopGroup: 'dirigent.stopGroup',
  showTasks: 'dirigent.showTasks',
  toggleTask: 'dirigent.toggleTask',
  showOutput: 'dirigent.showOutput',
  openLog: 'dirigent.openLog',
  attachTerminal: 'dirigent.attachTerminal',
  openUrl: 'dirigent.openUrl',
  copyCommand: 'dirigent.copyCommand',
  copyLogPath: 'dirigent.copyLogPath',
  explainTask: 'dirigent.explainTask',
  showHistory: 'dirigent.showHistory',
  unmuteTask: 'dirigent.unmuteTask',
  runCommand: 'dirigent.runCommand',
  removeTask: 'dirigent.removeTask',
  createTask: 'dirigent.createTask',
  addRunningCommand: 'dirigent.addRunningCommand',
  addScript: 'dirigent.addScript',
  addSelection: 'dirigent.addSelection',
  addTerminalSelection: 'dirigent.addTerminalSelection',
  editTask: 'dirigent.editTask',
  renameTask: 'dirigent.renameTask',
  enableStartup: 'dirigent.enableStartup',
  disableStartup: 'dirigent.disableStartup',
  moveTaskUp: 'dirigent.moveTaskUp',
  moveTaskDown: 'dirigent.moveTaskDown',
  duplicateTask: 'dirigent.duplicateTask',
  deleteTask: 'dirigent.deleteTask',
  openConfig: 'dirigent.openConfig',
  createConfig: 'dirigent.createConfig',
  addProjectFolder: 'dirigent.addProjectFolder',
  importTasks: 'dirigent.importTasks',
  reviewStartupTasks: 'dirigent.reviewStartupTasks',
  allowStartupTasks: 'dirigent.allowStartupTasks',
  neverStartTasks: 'dirigent.neverStartTasks',
  inspect: 'dirigent.inspect',
  showLog: 'dirigent.showLog',
  restartSupervisor: 'dirigent.restartSupervisor',
  openWalkthrough: 'dirigent.openWalkthrough',
} as const;

export type CommandId = (typeof commands)[keyof typeof commands];

/** Keys of `dirigent.*`, without the prefix. */
export const settings = {
  runAtStartup: 'runAtStartup',
  onWindowClose: 'onWindowClose',
  notifications: 'notifications',
  statusBarEnabled: 'statusBar.enabled',
  statusBarTasks: 'statusBar.tasks',
  outputMaxLines: 'output.maxLines',
  configFile: 'configFile',
} as const;

/** Context keys for `when` clauses. */
export const contextKeys = {
  /** The welcome content of the view: `loading`, `no-config`, `empty`, `broken`, `failed` or `tasks`. */
  view: 'dirigent.view',
  /** Some startup tasks await approval. */
  startupPending: 'dirigent.startupPending',
  /** Where no folder of the window has a project file, some folder below them has. */
  projectsBelow: 'dirigent.projectsBelow',
} as const;

/** Keys of the stored mementos. */
export const mementos = {
  consent: 'startupConsent',
  muted: 'mutedTasks',
  notified: 'notifiedRuns',
  channels: 'openChannels',
  seen: 'seenFailures',
} as const;

/** Names in the timeline of the extension host, read by the bench. */
export const marks = {
  activateStart: 'dirigent/activate/start',
  activateEnd: 'dirigent/activate/end',
  tasksShown: 'dirigent/tasks/shown',
  tasksLive: 'dirigent/tasks/live',
} as const;

// The MCP tools that Dirigent offers to agents.
import type { Tool } from './tool.ts';
import { createTask } from './tools/create-task.ts';
import { deleteTask } from './tools/delete-task.ts';
import { explainTask } from './tools/explain-task.ts';
import { listTasks } from './tools/list-tasks.ts';
import { readTaskOutput } from './tools/read-output.ts';
import { removeTask } from './tools/remove-task.ts';
import { restartTask } from './tools/restart-task.ts';
import { runCommand } from './tools/run-command.ts';
import { sendInput } from './tools/send-input.ts';
import { startTask } from './tools/start-task.ts';
import { stopTask } from './tools/stop-task.ts';
import { taskHistory } from './tools/task-history.ts';
import { updateTask } from './tools/update-task.ts';
import { validateConfig } from './tools/validate-config.ts';
import { waitForTask } from './tools/wait-for-task.ts';

/** In the order in which an agent meets them: look, run, follow, change. */
export const allTools: readonly Tool[] = [
  listTasks,
  startTask,
  stopTask,
  restartTask,
  waitForTask,
  readTaskOutput,
  sendInput,
  runCommand,
  removeTask,
  explainTask,
  taskHistory,
  validateConfig,
  createTask,
  updateTask,
  deleteTask,
];

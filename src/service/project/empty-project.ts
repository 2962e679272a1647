// The project of a folder without a dirigent.toml.
import type { Project } from '../../model/task-definition.ts';

/** No tasks; the settings are the defaults of `[task_runner]`. */
export const EMPTY_PROJECT: Project = {
  tasks: [],
  runner: { maxRunning: 0, maxQueued: 100, lingerMs: 30_000, eventLogMaxSize: 10 * 1024 * 1024 },
};

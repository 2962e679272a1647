// The verb `project/reload`.
import type { Verb } from './verb.ts';

/** Reads dirigent.toml now, before the watcher notices a change, and tries again to watch it where that failed. */
export const reload: Verb<'project/reload'> = async (supervisor) => {
  supervisor.projectWatcher.watchNow();
  await supervisor.project.reload();
  return supervisor.project.info;
};

// The verb `project/reload`.
import type { Verb } from './verb.ts';

/** Reads dirigent.toml now instead of when the watcher notices, and watches it where that could not be done. */
export const reload: Verb<'project/reload'> = async (supervisor) => {
  supervisor.project.watchNow();
  await supervisor.project.reload();
  return supervisor.project.info;
};

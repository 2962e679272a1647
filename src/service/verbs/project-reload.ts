import type { Verb } from '../verb.ts';

/** Reads dirigent.toml now instead of when the watcher notices. */
export const reload: Verb<'project/reload'> = async (supervisor) => {
  await supervisor.project.reload();
  return supervisor.project.info;
};

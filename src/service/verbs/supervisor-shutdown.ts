import type { Verb } from '../verb.ts';

/** Ends the supervisor, with its tasks or leaving them to the next one. Answers before it goes. */
export const shutdown: Verb<'supervisor/shutdown'> = async (supervisor, { stopTasks }) => {
  if (stopTasks) await supervisor.stopTasks();
  supervisor.endSoon();
  return null;
};

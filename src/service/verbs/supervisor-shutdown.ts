// The verb `supervisor/shutdown`.
import type { Verb } from './verb.ts';

/** Ends the supervisor, with its tasks or leaving them to the next one. Answers before it goes. */
export const shutdown: Verb<'supervisor/shutdown'> = async (supervisor, { stopTasks }) => {
  supervisor.shutdownState.begin();
  if (stopTasks) await supervisor.stopTasks('client');
  supervisor.shutdownState.complete();
  return null;
};

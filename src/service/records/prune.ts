// Chooses the ad hoc tasks to forget: those that have ended are kept for a while only, since an agent runs hundreds a
// day.
import { isAtRest, mayBeAlive } from '../../model/status.ts';
import type { Task } from '../../engine/task.ts';

/** As many as a user may still want to look at. */
const MOST_ENDED = 20;

/** Ad hoc tasks that ended before the last 20 of them, and that no client uses. */
export function prunable(tasks: Iterable<Task>, isInUse: (name: string) => boolean): readonly string[] {
  const ended = [...tasks]
    .filter(({ adHoc, removed, status }) => adHoc && !removed && isAtRest(status) && !mayBeAlive(status))
    .sort((one, other) => (other.stoppedAt ?? 0) - (one.stoppedAt ?? 0));
  return ended
    .slice(MOST_ENDED)
    .map(({ definition }) => definition.name)
    .filter((name) => !isInUse(name));
}

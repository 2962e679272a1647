// The command that restarts one task, or several in their order.
import type { EngineEvent } from '../../engine/event.ts';

/** One alone is stopped at once, whatever depends on it; several go and come in their order. */
export function restartOf(names: readonly string[], cause: 'user' | 'watch'): EngineEvent {
  const [only] = names;
  if (names.length === 1 && only !== undefined) return { type: 'restart', task: only, cause };
  return { type: 'restartAll', tasks: names, cause };
}

// What a timer does that is still in force. All others have been turned away before (see transition.ts).
import type { TimerKind } from './task.ts';
import { becomeUnhealthy } from './health.ts';
import { climb, force, giveUpKilling } from './stop-ladder.ts';
import type { TaskChange } from './task-change.ts';

export function elapsed(change: TaskChange, timer: TimerKind): void {
  change.disarm(timer);
  switch (timer) {
    case 'backoff':
      if (change.task.status.kind === 'waiting') return change.set({ notBefore: undefined });
      return change.enter({ kind: 'waiting', for: 'dependencies', on: [] });
    case 'runTimeout':
      change.journal('timeout', { timeoutMs: change.task.definition.timeoutMs });
      return climb(change, 'timeout');
    case 'startPeriod':
      return becomeUnhealthy(change);
    case 'stopTimeout':
      return force(change);
    case 'killTimeout':
      return giveUpKilling(change);
  }
}

// What the engine asks for, and who does it. The table of contents of the supervisor.
import { assertNever } from '../../base/never.ts';
import type { Effect } from '../../engine/event.ts';
import type { Probes } from './probes.ts';
import type { Runs } from './runs.ts';
import type { Timers } from './timers.ts';

export interface Performers {
  readonly runs: Runs;
  readonly probes: Probes;
  readonly timers: Timers;
  readonly journal: (effect: Extract<Effect, { type: 'journal' }>) => void;
  readonly removed: (task: string) => void;
}

export function performWith({ runs, probes, timers, journal, removed }: Performers): (effect: Effect) => void {
  return (effect) => {
    switch (effect.type) {
      case 'spawn':
        return void runs.launch(effect.task, effect.run, effect.definition);
      case 'requestStop':
        return void runs.requestStop(effect.task, effect.run, effect.definition);
      case 'cancelSpawn':
        return runs.cancel(effect.task, effect.run);
      case 'forceStop':
        return void runs.forceStop(effect.task, effect.run);
      case 'startProbes':
        return probes.start(effect.task, effect.run, effect.definition);
      case 'stopProbes':
        return probes.stop(effect.task, effect.run);
      case 'armTimer':
        return timers.arm(effect);
      case 'journal':
        return journal(effect);
      case 'removed':
        return removed(effect.task);
      default:
        return assertNever(effect);
    }
  };
}

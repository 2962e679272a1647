// Carries out the effects of the engine: one switch that says which object does each.
import { assertNever } from '../../base/assert-never.ts';
import type { JournalEntry } from '../../model/history.ts';
import type { PerformedEffect } from '../task-store.ts';
import type { Probes } from './probes.ts';
import type { Runs } from './runs.ts';
import type { Timers } from './timers.ts';

export interface Performers {
  readonly runs: Runs;
  readonly probes: Probes;
  readonly timers: Timers;
  readonly emit: (entry: Omit<JournalEntry, 'time'>) => void;
}

export function performWith({ runs, probes, timers, emit }: Performers): (effect: PerformedEffect) => void {
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
      case 'journal': {
        const { type: _, ...entry } = effect;
        return emit(entry);
      }
      default:
        return assertNever(effect);
    }
  };
}

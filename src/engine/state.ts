// The state of the engine: every task, the limits, and the numbers that must not be given twice.
import type { RunnerSettings } from '../model/task-definition.ts';
import type { Task } from './task.ts';

/** All that the engine knows. Immutable: a step gives the next one, and what did not change keeps its identity. */
export interface EngineState {
  /** By name; in the order of the file, then what is being removed, then ad-hoc tasks. */
  readonly tasks: ReadonlyMap<string, Task>;
  readonly limits: Pick<RunnerSettings, 'maxRunning' | 'maxQueued'>;
  /** The ticket for the next task that queues for a slot. */
  readonly nextTicket: number;
  /** Numbers of the last runs of tasks that have left the table: one that comes back goes on counting. */
  readonly retired: ReadonlyMap<string, number>;
}

export const emptyEngine: EngineState = {
  tasks: new Map(),
  limits: { maxRunning: 0, maxQueued: 100 },
  nextTicket: 1,
  retired: new Map(),
};

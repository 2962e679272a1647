// One task, one fact: what it becomes and what is to be done. The diagram in status.ts is the specification.
import type { Fact } from './event.ts';
import { awaiting, exited, gone, spawned, spawnFailed } from './facts.ts';
import { probed } from './health.ts';
import type { Task } from './task.ts';
import { TaskChange, type Move, type StepInput } from './task-change.ts';
import { elapsed } from './timers.ts';

/**
 * Total: every fact in every state has an answer, and where it means nothing the same task comes back. A fact of another
 * run, or a timer that has been replaced, means nothing.
 */
export function transition(task: Task, fact: Fact, input: StepInput): Move {
  const change = new TaskChange(task, input);
  if (fact.run === task.run) apply(change, fact);
  return change.result;
}

function apply(change: TaskChange, fact: Fact): void {
  switch (fact.type) {
    case 'spawned':
      return spawned(change, fact);
    case 'spawnFailed':
      return spawnFailed(change, fact);
    case 'awaiting':
      return awaiting(change, fact);
    case 'exited':
      return exited(change, fact.exit, fact.left);
    case 'gone':
      return gone(change, fact);
    case 'probed':
      return probed(change, fact);
    case 'timer':
      return change.task.timers[fact.timer] === fact.serial ? elapsed(change, fact.timer) : undefined;
  }
}

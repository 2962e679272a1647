// Consent: what starts by itself runs only what somebody agreed to, by a start by hand or for the startup. Either is an
// agreement to what stood there at that moment, and to nothing that is written there later.
import type { TaskDefinition } from '../model/task-definition.ts';
import { whatIsExecuted } from './execution.ts';
import type { Task } from './task.ts';
import type { TaskChange } from './task-change.ts';

/**
 * Who wants a task to start: somebody, by hand, which is an agreement; or the startup or a changed file, which are none:
 * what they start, or need for it, runs as far as it is agreed to.
 */
export type StartCause = 'user' | 'startup' | 'reload';

/** What no task executes: agreed to nothing. */
const NOTHING = '';

/** Definitions never change: each is written out once, however often a task that waits is looked at. */
const texts = new WeakMap<TaskDefinition, string>();

/** True while the task may not start by itself: nobody agreed to what it would execute. */
export function isHeld({ agreed, definition, pendingDefinition }: Task): boolean {
  return agreed !== executionOf(pendingDefinition ?? definition);
}

/** True where somebody wants the task to run on, and what it would execute waits for an agreement. */
export function awaitsConsent(task: Task): boolean {
  return task.wanted === 'up' && isHeld(task);
}

/** A task is about to start, or is wanted on. What nobody ever agreed to is on record as that. */
export function noteStart(change: TaskChange, cause: StartCause): void {
  if (cause === 'user') agree(change);
  else if (change.task.agreed === undefined) change.set({ agreed: NOTHING });
}

/** Somebody agreed to what the task would execute as it stands there now. */
export function agree(change: TaskChange): void {
  const { definition, pendingDefinition, agreed } = change.task;
  const present = executionOf(pendingDefinition ?? definition);
  if (agreed !== present) change.set({ agreed: present });
}

/** What the definition executes, written out. */
export function executionOf(definition: TaskDefinition): string {
  const known = texts.get(definition);
  if (known !== undefined) return known;
  const text = whatIsExecuted(definition);
  texts.set(definition, text);
  return text;
}

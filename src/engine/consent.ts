// Consent: what starts by itself runs only what a person agreed to. A start by hand is agreement enough.
import type { TaskDefinition } from '../config/project.ts';
import { whatIsExecuted } from './execution.ts';
import type { Task } from './status.ts';
import type { TaskChange } from './task-change.ts';

/**
 * Who wants a task to start: a person; the consent given to all that starts by itself; or nobody but the file, which has
 * changed and cannot agree to itself.
 */
export type StartCause = 'user' | 'startup' | 'reload';

/** What no task executes: agreed to nothing. */
const NOTHING = '';

/** Definitions never change: each is written out once, however often a task that waits is looked at. */
const texts = new WeakMap<TaskDefinition, string>();

/** True while the task may not start again by itself: what it would execute has changed since a person agreed to it. */
export function isHeld({ agreed, definition, pendingDefinition }: Task): boolean {
  return agreed !== undefined && agreed !== textOf(pendingDefinition ?? definition);
}

/** A task is about to start, or is wanted on: what allows it from now on. */
export function noteStart(change: TaskChange, cause: StartCause): void {
  if (cause !== 'reload') setAgreed(change, cause === 'user' ? undefined : present(change));
}

/**
 * A task is started for another that needs it after the file has changed. It keeps what was agreed to; where nothing was,
 * it is as free as the one that needs it.
 */
export function noteNeeded(change: TaskChange, dependent: Task): void {
  if (change.task.agreed === undefined && dependent.agreed !== undefined) setAgreed(change, NOTHING);
}

/** The consent was renewed. What somebody started by hand needs none. */
export function renew(change: TaskChange): void {
  if (change.task.agreed !== undefined) setAgreed(change, present(change));
}

function present({ task: { definition, pendingDefinition } }: TaskChange): string {
  return textOf(pendingDefinition ?? definition);
}

function setAgreed(change: TaskChange, agreed: string | undefined): void {
  if (change.task.agreed !== agreed) change.set({ agreed });
}

function textOf(definition: TaskDefinition): string {
  const known = texts.get(definition);
  if (known !== undefined) return known;
  const text = whatIsExecuted(definition);
  texts.set(definition, text);
  return text;
}

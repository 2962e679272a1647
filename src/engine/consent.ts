// Consent: what starts automatically runs only what the user consented to, by a start by hand or by approving the startup.
// Either is consent to what stood there at that moment, and to nothing that is written there later.
import { consentKey } from './consent-key.ts';
import type { Task } from './task.ts';
import type { TaskChange } from './task-change.ts';

/** A start by the user is consent. What the startup or a changed file starts, or needs for it, runs as far as there is consent. */
export type StartCause = 'user' | 'startup' | 'reload';

/** No task has this key: consent to nothing. */
const NOTHING = '';

/** True while the task may not start automatically: nobody consented to what it would execute. */
export function lacksConsent(task: Task): boolean {
  return task.consentedTo !== nextKey(task);
}

/** True where the task is wanted up, and what it would execute lacks consent. */
export function awaitsConsent(task: Task): boolean {
  return task.wanted === 'up' && lacksConsent(task);
}

/** The task is about to start, or is wanted on. A task that nobody ever consented to is on record as that. */
export function consentByStart(change: TaskChange, cause: StartCause): void {
  if (cause === 'user') giveConsent(change);
  else if (change.task.consentedTo === undefined) change.set({ consentedTo: NOTHING });
}

/** Consent to what the task would execute as it stands there now. */
export function giveConsent(change: TaskChange): void {
  const consentedTo = nextKey(change.task);
  if (change.task.consentedTo !== consentedTo) change.set({ consentedTo });
}

function nextKey({ definition, pendingDefinition }: Task): string {
  return consentKey(pendingDefinition ?? definition);
}

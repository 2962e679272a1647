// The delay before a retry.
import type { RestartPolicy } from '../model/task-definition.ts';

/** One more try, or none: `backoff(policy, failures)` is the whole policy, without any state of its own. */
export interface Retry {
  /** From 1. */
  readonly attempt: number;
  readonly delayMs: number;
}

/**
 * Beyond this many doublings every delay is past any cap; 2 ** 1024 would be Infinity, and 0 times that is not a
 * number.
 */
const MOST_DOUBLINGS = 60;

/**
 * The retry after `failures` failed runs in a row: the delay doubles from `delayMs` up to `maxDelayMs`, and jitter only
 * adds, so that it never retries sooner than promised. Undefined: the budget of `maxRetries` is used up (0: no limit).
 */
export function nextRetry(policy: RestartPolicy, failures: number, random: number): Retry | undefined {
  if (policy.maxRetries > 0 && failures > policy.maxRetries) return undefined;
  const doublings = Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS);
  const delay = Math.min(policy.delayMs * 2 ** doublings, Math.max(policy.maxDelayMs, policy.delayMs));
  return { attempt: failures, delayMs: withJitter(policy, delay, random) };
}

/** The delay before a run that follows a success: `restart = "always"` with a job that ends well is a steady beat. */
export function steadyDelay(policy: RestartPolicy, random: number): number {
  return withJitter(policy, policy.delayMs, random);
}

function withJitter(policy: RestartPolicy, delay: number, random: number): number {
  return Math.round(delay * (1 + policy.jitter * random));
}

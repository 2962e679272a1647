import type { Disposable } from './disposable.ts';

/**
 * Time as the engine sees it: milliseconds since the epoch, anchored once at start and then advanced by the monotonic
 * clock. A wall clock set back or forward therefore never shortens a delay nor lengthens a timeout.
 */
export interface Clock {
  now(): number;
  /** Calls back once after `ms`; disposing before that cancels it. */
  setTimeout(callback: () => void, ms: number): Disposable;
}

/** The longest delay a timer of Node takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function systemClock(): Clock {
  const anchor = Date.now() - performance.now();
  return {
    now: () => Math.round(anchor + performance.now()),
    setTimeout(callback, ms) {
      let timer: NodeJS.Timeout;
      const arm = (left: number): void => {
        timer = setTimeout(
          () => (left > LONGEST_TIMER_MS ? arm(left - LONGEST_TIMER_MS) : callback()),
          Math.min(left, LONGEST_TIMER_MS),
        );
      };
      arm(Math.max(0, ms));
      return { dispose: () => clearTimeout(timer) };
    },
  };
}

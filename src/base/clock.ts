// The clock and timers, replaceable in tests.
import type { Disposable } from './disposable.ts';

/**
 * Time as the engine sees it: milliseconds since the epoch, anchored once and then advanced by the monotonic clock. A
 * wall clock set back or forward therefore never shortens a delay nor lengthens a timeout.
 */
export interface Clock {
  now(): number;
  /** Calls back once after `ms`; disposing before that cancels it. */
  setTimeout(callback: () => void, ms: number): Disposable;
}

/** The longest delay a timer of Node takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Runs through the life of a machine from one boot to the next: every process of a boot reads the same. */
function monotonicNow(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** When the monotonic clock was zero, by the wall clock as it is now. */
export function presentAnchor(): number {
  return Math.round(Date.now() - monotonicNow());
}

/** `anchor`: that of an earlier process of the same boot, whose times this clock shall go on with. */
export function systemClock(anchor = presentAnchor()): Clock {
  return {
    now: () => Math.round(anchor + monotonicNow()),
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

import type { Event } from '../../base/event.ts';

/** Resolves with the next value of an event, or the next one that `accept` takes. */
export function once<T>(event: Event<T>, accept: (value: T) => boolean = () => true): Promise<T> {
  return new Promise((resolve) => {
    const subscription = event((value) => {
      if (!accept(value)) return;
      subscription.dispose();
      resolve(value);
    });
  });
}

import type { Memory } from '../../../../src/vscode/notifications/told-runs.ts';

/** A memento that forgets with the test. */
export function memory(): Memory {
  const values = new Map<string, unknown>();
  return {
    get: (key) => values.get(key),
    update: (key, value) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}

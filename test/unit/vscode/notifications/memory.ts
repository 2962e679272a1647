import type { Memento } from '../../../../src/vscode/ports.ts';

/** A memento that forgets with the test. */
export function memory(): Memento {
  const values = new Map<string, unknown>();
  return {
    get: (key) => values.get(key),
    update: (key, value) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}

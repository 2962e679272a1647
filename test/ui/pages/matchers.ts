import { expect as base } from '@playwright/test';
import type { TaskRow } from './tasks-view.ts';

type StateWord = 'stopped' | 'waiting' | 'starting' | 'running' | 'stopping' | 'backoff' | 'finished' | 'failed';

export const expect = base.extend({
  /** The row says this state, to the eye and to a screen reader. Waits for it. */
  async toHaveTaskState(row: TaskRow, state: StateWord, options?: { timeout?: number }) {
    const name = 'toHaveTaskState';
    try {
      await base(row.element).toHaveAttribute('aria-label', new RegExp(`, ${state}\\b`), options);
      return { pass: true, name, message: () => `${row.title} is ${state}` };
    } catch (error) {
      const label = await row.element.getAttribute('aria-label', { timeout: 100 }).catch(() => 'not in the tree');
      return {
        pass: false,
        name,
        message: () =>
          `expected ${row.title} to be ${state}, but its row says: ${label ?? 'nothing'}\n${String(error)}`,
      };
    }
  },
});

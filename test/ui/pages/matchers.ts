import { expect as base } from '@playwright/test';
import type { TaskRow } from './tasks-view.ts';

type StateWord =
  'stopped' | 'waiting' | 'starting' | 'running' | 'stopping' | 'backoff' | 'finished' | 'failed' | 'unknown';

export const expect = base.extend({
  /** The row says this state, to the eye and to a screen reader. Waits for it (with `not`: until it says another). */
  async toHaveTaskState(row: TaskRow, state: StateWord, options?: { timeout?: number }) {
    const name = 'toHaveTaskState';
    const label = base(row.element);
    try {
      await (this.isNot ? label.not : label).toHaveAttribute('aria-label', new RegExp(`, ${state}\\b`), options);
      return { pass: !this.isNot, name, message: () => `${row.title} is ${state}` };
    } catch (error) {
      const said = await row.element.getAttribute('aria-label', { timeout: 100 }).catch(() => 'not in the tree');
      const expected = `${row.title}${this.isNot ? ' not' : ''} to be ${state}`;
      const message = (): string => `expected ${expected}, but its row says: ${said ?? 'nothing'}\n${String(error)}`;
      return { pass: this.isNot, name, message };
    }
  },
});

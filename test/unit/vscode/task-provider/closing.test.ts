import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Emitter } from '../../../../src/base/event.ts';
import { Closings, type ClosingOf } from '../../../../src/vscode/task-provider/closing.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

function start(): {
  clock: ManualClock;
  closings: Closings;
  didClose: Emitter<ClosingOf>;
  ended: () => number;
  close: () => void;
} {
  const clock = new ManualClock();
  const didClose = new Emitter<ClosingOf>();
  const closings = new Closings(didClose.event, clock);
  let count = 0;
  const close = (): void => closings.whenTaskIsMeant(() => count++);
  return { clock, closings, didClose, ended: () => count, close };
}

describe('a closed terminal of a VS Code task', () => {
  it('ends the task where the terminal itself was meant', () => {
    const { didClose, ended, close } = start();
    close();
    assert.equal(ended(), 0);
    didClose.fire('task');
    didClose.fire('task');
    assert.equal(ended(), 1);
  });

  it('leaves the task alone where the window reloads, also later', () => {
    const { clock, didClose, ended, close } = start();
    close();
    didClose.fire('window');
    clock.advance(3_600_000);
    assert.equal(ended(), 0);
    assert.equal(clock.pending, 0);
  });

  it('leaves it alone where the extension ends before a reason comes', () => {
    const { clock, closings, didClose, ended, close } = start();
    close();
    closings.dispose();
    didClose.fire('task');
    clock.advance(3_600_000);
    assert.equal(ended(), 0);
  });

  it('ends the task where no reason comes', () => {
    const { clock, ended, close } = start();
    close();
    clock.advance(2000);
    assert.equal(ended(), 1);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Emitter } from '../../../../src/base/event.ts';
import type { EventLog } from '../../../../src/service/events/event-log.ts';
import { OutputProblems } from '../../../../src/service/run/output-problems.ts';
import type { TaskStore } from '../../../../src/service/task-store.ts';

function problems() {
  const failed = new Emitter<{ task: string; run: number; message: string; isOver?: true }>();
  const emitted: unknown[] = [];
  const present = { run: 1 };
  const shown = new OutputProblems(
    { onDidFail: failed.event },
    { get: () => present, onDidChange: () => undefined } as unknown as TaskStore,
    { emit: ({ data }: { data: { message: string } }) => emitted.push(data.message) } as unknown as EventLog,
  );
  const tell = (message: string, run = 1): void => failed.fire({ task: 'web', run, message });
  const takeBack = (message: string): void => failed.fire({ task: 'web', run: 1, message, isOver: true });
  return { shown, emitted, present, tell, takeBack };
}

describe('The problems with the output of a task', () => {
  it('are the current ones: a retracted one uncovers the one before it', () => {
    const { shown, emitted, tell, takeBack } = problems();
    const changes: (string | undefined)[] = [];
    shown.onDidChange((task) => changes.push(shown.of(task)));
    tell('the disk is full');
    tell('no list');
    takeBack('no list');
    takeBack('the disk is full');
    assert.deepEqual(changes, ['the disk is full', 'no list', 'the disk is full', undefined]);
    assert.deepEqual(emitted, ['the disk is full', 'no list'], 'the journal holds what happened');
  });

  it('end with the run', () => {
    const { shown, present, tell } = problems();
    tell('the disk is full');
    present.run = 2;
    assert.equal(shown.of('web'), undefined);
    tell('no list', 2);
    assert.equal(shown.of('web'), 'no list');
  });
});

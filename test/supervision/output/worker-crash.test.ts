import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createCapture } from '../../../src/output/capture.ts';
import { eventually } from '../../support/eventually.ts';
import { Fifos } from './fifos.ts';

describe('A bug in the worker of the capture', () => {
  const workerPath = new URL('./crashing-worker.ts', import.meta.url);

  it('is told, and another worker goes on without losing or repeating a byte', async () => {
    using fifos = new Fifos();
    const capture = await createCapture({ workerPath, engine: 'read' });
    const failures: string[] = [];
    capture.onDidFail(({ message }) => failures.push(message));
    const bug = new BroadcastChannel('wake-the-bug');
    try {
      await capture.open(fifos.spec());
      fifos.write('stdout', 'one\ntw');
      await eventually(() => assert.equal(fifos.log('stdout'), 'one\ntw'));
      bug.postMessage('now');
      await eventually(() => assert.deepEqual(failures, ['The capture of output failed and went on: a bug']));
      fifos.write('stdout', 'o\n');
      await eventually(() => assert.equal(fifos.log('combined'), '[stdout] one\n[stdout] two\n'));
      assert.deepEqual(await capture.finish('task', 1), { stdout: 8, stderr: 0, lost: 0 });
    } finally {
      bug.close();
      await capture.close();
    }
  });
});

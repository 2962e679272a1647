import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Intake } from '../../../src/output/capture/intake.ts';
import type { FromWorker } from '../../../src/output/capture/messages.ts';
import { Recorder } from '../../../src/output/capture/recorder.ts';
import type { RunCapture } from '../../../src/output/capture/run-capture.ts';

describe('The recorder', () => {
  it('C1: wakes for a trouble that is told later, also when the task writes no more', () => {
    const posted: FromWorker[] = [];
    const recorder = new Recorder({} as Intake, (message) => posted.push(message));
    let left = 8_000;
    let looks = 0;
    const run = {
      spec: { task: 'task', run: 1 },
      isHoldingBack: true,
      tellTrouble: () => {
        looks++;
        return left;
      },
    } as unknown as RunCapture;
    recorder.grew(run);
    assert.equal(recorder.flush(1_000), 8_000);
    assert.deepEqual(posted, [{ type: 'append', task: 'task', run: 1 }]);
    recorder.grew(run);
    assert.equal(recorder.flush(1_010), 23, 'the next word of its output is due sooner');
    left = -1;
    assert.equal(recorder.flush(9_000), -1);
    assert.equal(looks, 3);
    recorder.flush(9_001);
    assert.equal(looks, 3, 'what was told is not asked about again');
  });
});

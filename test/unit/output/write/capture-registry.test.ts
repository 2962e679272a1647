import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Reader } from '../../../../src/output/write/reader.ts';
import type { FromWorker } from '../../../../src/output/write/messages.ts';
import { CaptureRegistry } from '../../../../src/output/write/capture-registry.ts';
import type { RunCapture } from '../../../../src/output/write/run-capture.ts';

describe('The registry', () => {
  it('wakes for a problem that is reported later, also when the task writes no more', () => {
    const posted: FromWorker[] = [];
    const registry = new CaptureRegistry({} as Reader, (message) => posted.push(message));
    let left = 8_000;
    let looks = 0;
    const run = {
      spec: { task: 'task', run: 1 },
      isHoldingBack: true,
      reportProblem: () => {
        looks++;
        return left;
      },
    } as unknown as RunCapture;
    registry.grew(run);
    assert.equal(registry.flush(1_000), 8_000);
    assert.deepEqual(posted, [{ type: 'append', task: 'task', run: 1 }]);
    registry.grew(run);
    assert.equal(registry.flush(1_010), 23, 'the next word of its output is due sooner');
    left = -1;
    assert.equal(registry.flush(9_000), -1);
    assert.equal(looks, 3);
    registry.flush(9_001);
    assert.equal(looks, 3, 'what was told is not asked about again');
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'mocha';
import { CaptureRig } from './capture-rig.ts';
import { Fifos } from './fifos.ts';
import { assertNumbered, linesOf } from './numbered-lines.ts';

const ROUNDS = Number(process.env['DIRIGENT_CHAOS_ROUNDS'] ?? 20);

// One program floods its stdout in large blocks, one its stderr line by line; they block while nobody reads.
const FLOOD = `seq 1 1000000000 & i=1; while echo $i >&2; do i=$((i+1)); done`;

describe('A capture that is killed', () => {
  it(`${ROUNDS} times in the middle of a flood loses, repeats and tears nothing`, async function () {
    this.timeout(ROUNDS * 15_000);
    using fifos = new Fifos();
    const writer = spawn('sh', ['-c', FLOOD], { stdio: [...fifos.stdio], detached: true });
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const rig = new CaptureRig(['dies']);
        const exited = once(rig.process, 'exit');
        await rig.open(fifos.spec({ resume: true, maxSize: 5_000_000, maxFiles: 10_000 }));
        const [, signal] = (await exited) as [unknown, string];
        assert.equal(signal, 'SIGKILL');
        assert.equal(writer.exitCode, null, 'the writer never noticed');
      }
    } finally {
      if (writer.pid !== undefined) process.kill(-writer.pid, 'SIGKILL');
    }
    await using last = new CaptureRig();
    await last.open(fifos.spec({ resume: true, maxSize: 5_000_000, maxFiles: 10_000 }));
    const totals = await last.finish('task', 1);
    assert.deepEqual(last.failures, []);
    for (const stream of ['stdout', 'stderr'] as const) {
      const raw = fifos.log(stream);
      assert.equal(raw.length, totals[stream]);
      const lines = assertNumbered(raw, stream);
      assert.ok(lines > 1000);
      // The writer was killed as well, perhaps in the middle of its last line, which the combined output ends.
      const ended = raw.endsWith('\n') ? raw : `${raw}\n`;
      assert.ok(linesOf(fifos.log('combined'), stream) === ended, `combined ${stream}`);
    }
  });

  it('by an exit without cleanup holds up no task', async () => {
    const rig = new CaptureRig(['exits']);
    assert.deepEqual(await once(rig.process, 'exit'), [3, null]);
  });
});

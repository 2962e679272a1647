import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { reportBugsTo } from '../../../src/base/event.ts';
import { createCapture } from '../../../src/output/capture.ts';
import { eventually } from '../../support/eventually.ts';
import { Fifos } from './fifos.ts';

const source = (name: string): string =>
  JSON.stringify(new URL(`../../../src/output/write/${name}`, import.meta.url).href);
const program = (text: string): URL => new URL(`data:text/javascript,${encodeURIComponent(text)}`);

describe('A bug in the worker of the capture', () => {
  const workerPath = new URL('./crashing-worker.ts', import.meta.url);

  it('is reported, and another worker continues without losing or repeating a byte', async () => {
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
      await eventually(() => assert.deepEqual(failures, ['The output capture crashed and was restarted: a bug']));
      fifos.write('stdout', 'o\n');
      await eventually(() => assert.equal(fifos.log('combined'), '[stdout] one\n[stdout] two\n'));
      assert.deepEqual(await capture.finish('task', 1), { stdout: 8, stderr: 0, lost: 0 });
    } finally {
      bug.close();
      await capture.close();
    }
  });

  it('that comes again and again makes it pause and go on, with every byte and no descriptor too many', async () => {
    using fifos = new Fifos();
    const capture = await createCapture({ workerPath, engine: 'read' });
    const failures: string[] = [];
    capture.onDidFail(({ message }) => failures.push(message));
    const bug = new BroadcastChannel('wake-the-bug');
    try {
      await capture.open(fifos.spec());
      const before = readdirSync('/dev/fd').length;
      for (let crash = 1; crash < 5; crash++) {
        bug.postMessage('now');
        await eventually(() => assert.equal(failures.length, crash));
        fifos.write('stdout', `after ${crash}\n`);
        await eventually(() => assert.match(fifos.log('combined'), new RegExp(`after ${crash}\\n$`)));
      }
      bug.postMessage('now');
      await eventually(() => assert.match(failures.at(-1) ?? '', /keeps crashing \(a bug\)\. Retrying in 5 s/));
      fifos.write('stdout', 'meanwhile\n');
      assert.deepEqual(await capture.finish('task', 1), { stdout: 42, stderr: 0, lost: 0 }, 'asked in the pause');
      assert.match(fifos.log('stdout'), /^after 1\nafter 2\nafter 3\nafter 4\nmeanwhile\n$/);
      // What the run itself had open is closed by now.
      assert.ok(readdirSync('/dev/fd').length <= before, 'no descriptor is left open by a crash');
    } finally {
      bug.close();
      await capture.close();
    }
  });

  it('while it moves output by splice(2) leaves no descriptor open', async () => {
    if (process.platform !== 'linux') return;
    using fifos = new Fifos();
    const workerWithBug = program(`
      import { CaptureRegistry } from ${source('capture-registry.ts')};
      const { handle } = CaptureRegistry.prototype;
      CaptureRegistry.prototype.handle = function (message) {
        if (message.method === 'feed') throw new Error('a bug');
        return handle.call(this, message);
      };
      await import(${source('worker-main.ts')});
    `);
    const capture = await createCapture({ workerPath: workerWithBug });
    try {
      assert.equal(capture.engine, 'splice');
      await capture.open(fifos.spec());
      const before = readdirSync('/dev/fd').length;
      for (let crash = 1; crash < 4; crash++) {
        await assert.rejects(capture.feed('task', 1, 'stdout', Buffer.from('x')), /a bug/);
        fifos.write('stdout', `after ${crash}\n`);
        await eventually(() => assert.match(fifos.log('combined'), new RegExp(`after ${crash}\n$`)));
      }
      await eventually(() => assert.equal(readdirSync('/dev/fd').length, before));
    } finally {
      await capture.close();
    }
  });
});

describe('A capture worker that exits unexpectedly', () => {
  const whenClosed = (action: string): URL =>
    program(`
      import { workerData } from 'node:worker_threads';
      workerData.port.on('message', ({ method }) => { if (method === 'close') ${action} });
      await import(${source('worker-main.ts')});
    `);

  for (const [how, action, message] of [
    ['by a bug', "{ workerData.port.close(); throw new Error('a bug'); }", 'a bug'],
    ['without a word', 'process.exit(1);', 'its thread exited unexpectedly'],
  ] as const)
    it(`${how}, while it is closed, is closed`, async () => {
      const bugs: unknown[] = [];
      reportBugsTo((error) => bugs.push(error));
      const capture = await createCapture({ workerPath: whenClosed(action), engine: 'read' });
      await capture.close();
      assert.deepEqual(
        bugs.map((bug) => (bug as Error).message),
        [message],
      );
    });

  it('in order, while the main thread is busy, is no bug', async () => {
    const bugs: unknown[] = [];
    reportBugsTo((error) => bugs.push(error));
    const capture = await createCapture({ engine: 'read' });
    // Out of the turn that receives its messages, which would take the response as well.
    await new Promise((resolve) => setImmediate(resolve));
    const closing = capture.close();
    // The response to `close` and the exit of the thread both come meanwhile.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    await closing;
    assert.deepEqual(bugs, []);
  });

  it('before it begins, is reported to the caller, and not restarted in a loop', async () => {
    const begun = new BroadcastChannel('it-begins');
    let count = 0;
    begun.onmessage = () => (count += 1);
    const text = "const channel = new BroadcastChannel('it-begins'); channel.postMessage('now'); channel.close();";
    try {
      await assert.rejects(createCapture({ workerPath: program(text) }), /its thread exited unexpectedly/);
      const before = count;
      await pause(300);
      assert.equal(count, before);
    } finally {
      begun.close();
    }
  });
});

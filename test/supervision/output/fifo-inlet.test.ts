import assert from 'node:assert/strict';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { FifoInlet, type FifoTools, fifoTools } from '../../../src/output/capture/fifo-inlet.ts';
import { loadLibc } from '../../../src/output/capture/libc.ts';
import { Fifos } from './fifos.ts';

const WAYS = { 'by way of a second one': true, 'straight, as of a run of an earlier version': false };

for (const [way, hasStaging] of Object.entries(WAYS))
  describe(`A FIFO that is captured ${way}`, () => {
    let fifos: Fifos;
    let tools: FifoTools;
    let inlet: FifoInlet;
    let path: string;

    const open = (): FifoInlet =>
      new FifoInlet(tools, fifos.streams.stdout, hasStaging ? fifos.streams.staging.stdout : undefined);

    beforeEach(() => {
      const libc = loadLibc();
      assert.ok(libc, 'this system has splice(2)');
      fifos = new Fifos();
      tools = fifoTools(libc);
      inlet = open();
      path = join(fifos.home, 'file');
    });

    afterEach(() => {
      inlet.close();
      for (const descriptor of [tools.sink, tools.peekFrom, tools.peekInto]) closeSync(descriptor);
      fifos[Symbol.dispose]();
    });

    /** splice(2) refuses a file that is open for appending as it does on a file system that cannot. */
    const TARGETS = { 'is moved to a place in a file': 'w+', 'is copied to a file system that cannot splice': 'a' };

    for (const [title, flags] of Object.entries(TARGETS))
      it(`${title}, and says when nothing is there`, () => {
        const file = openSync(path, flags);
        assert.equal(inlet.moveTo(file, 0, 100), 0);
        fifos.write('stdout', 'hello, world');
        assert.equal(inlet.moveTo(file, 0, 5), 5);
        assert.equal(inlet.moveTo(file, 5, 100), 7);
        assert.equal(inlet.moveTo(file, 12, 100), 0);
        closeSync(file);
        assert.equal(readFileSync(path, 'utf8'), 'hello, world');
      });

    it('shows what is next without taking it', () => {
      fifos.write('stdout', 'hello');
      assert.equal(inlet.peek(4).toString(), 'hell');
      assert.equal(inlet.peek(100).toString(), 'hello');
      const into = Buffer.alloc(10);
      assert.equal(inlet.read(into), 5);
      assert.equal(inlet.peek(100).length, 0);
    });

    it('can be thrown away', () => {
      fifos.write('stdout', 'hello');
      assert.equal(inlet.discard(2), 2);
      assert.equal(inlet.peek(100).toString(), 'llo');
    });

    it('keeps what a disk refuses', () => {
      fifos.write('stdout', 'hello');
      const full = openSync('/dev/full', 'w');
      assert.throws(() => inlet.moveTo(full, 0, 100));
      closeSync(full);
      assert.equal(inlet.peek(100).toString(), 'hello');
    });

    it('says that there is more than the FIFO has, when a disk refused it', () => {
      fifos.write('stdout', 'hello');
      const full = openSync('/dev/full', 'w');
      assert.throws(() => inlet.moveTo(full, 0, 100));
      closeSync(full);
      assert.equal(inlet.isHolding, hasStaging);
      fifos.write('stdout', ', world');
      const file = openSync(path, 'w+');
      let moved = 0;
      for (let part = 1; part > 0; moved += part) part = inlet.moveTo(file, moved, 100);
      closeSync(file);
      assert.equal(readFileSync(path, 'utf8'), 'hello, world');
      assert.ok(!inlet.isHolding);
    });

    it('is all there after the death of its reader, in order', () => {
      fifos.write('stdout', 'hello');
      const full = openSync('/dev/full', 'w');
      assert.throws(() => inlet.moveTo(full, 0, 3));
      closeSync(full);
      inlet.close();
      inlet = open();
      assert.equal(inlet.isHolding, hasStaging);
      const into = Buffer.alloc(10);
      let length = 0;
      for (let part = 1; part > 0; length += part) part = inlet.read(into.subarray(length));
      assert.equal(into.toString('utf8', 0, length), 'hello');
      assert.ok(!inlet.isHolding);
    });

    it('leaves no descriptor open where one of the two cannot be opened', () => {
      const { stdout, staging } = fifos.streams;
      const before = readdirSync('/proc/self/fd').length;
      assert.throws(() => new FifoInlet(tools, join(fifos.home, 'none'), staging.stdout), { code: 'ENOENT' });
      assert.throws(() => new FifoInlet(tools, stdout, fifos.home), { code: 'EISDIR' });
      assert.equal(readdirSync('/proc/self/fd').length, before);
    });

    it('gets larger when it was full, so that more may gather', () => {
      const before = inlet.mayGather;
      fifos.write('stdout', 'x'.repeat(64 * 1024));
      assert.equal(inlet.read(Buffer.alloc(100_000)), 64 * 1024);
      assert.ok(inlet.mayGather > before);
      // As much at once would block a pipe of the usual size for ever.
      fifos.write('stdout', 'x'.repeat(512 * 1024));
      assert.equal(tools.large.size, 1);
    });
  });

import assert from 'node:assert/strict';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { FifoSource, type FifoTools, fifoTools } from '../../../src/output/write/fifo-source.ts';
import { loadLibc } from '../../../src/output/write/libc.ts';
import { Fifos } from './fifos.ts';

const WAYS = { 'by way of a second one': true, 'straight, as of a run of an earlier version': false };

for (const [way, hasStaging] of Object.entries(WAYS))
  describe(`A FIFO that is captured ${way}`, () => {
    let fifos: Fifos;
    let tools: FifoTools;
    let source: FifoSource;
    let path: string;

    const open = (): FifoSource =>
      new FifoSource(tools, fifos.streams.stdout, hasStaging ? fifos.streams.staging.stdout : undefined);

    beforeEach(() => {
      const libc = loadLibc();
      assert.ok(libc, 'this system has splice(2)');
      fifos = new Fifos();
      tools = fifoTools(libc);
      source = open();
      path = join(fifos.home, 'file');
    });

    afterEach(() => {
      source.close();
      for (const descriptor of [tools.sink, tools.peekFrom, tools.peekInto]) closeSync(descriptor);
      fifos[Symbol.dispose]();
    });

    /** splice(2) refuses a file that is open for appending as it does on a file system that cannot. */
    const TARGETS = { 'is moved to a place in a file': 'w+', 'is copied to a file system that cannot splice': 'a' };

    for (const [title, flags] of Object.entries(TARGETS))
      it(`${title}, and says when nothing is there`, () => {
        const file = openSync(path, flags);
        assert.equal(source.moveTo(file, 0, 100), 0);
        fifos.write('stdout', 'hello, world');
        assert.equal(source.moveTo(file, 0, 5), 5);
        assert.equal(source.moveTo(file, 5, 100), 7);
        assert.equal(source.moveTo(file, 12, 100), 0);
        closeSync(file);
        assert.equal(readFileSync(path, 'utf8'), 'hello, world');
      });

    it('shows what is next without taking it', () => {
      fifos.write('stdout', 'hello');
      assert.equal(source.peek(4).toString(), 'hell');
      assert.equal(source.peek(100).toString(), 'hello');
      const into = Buffer.alloc(10);
      assert.equal(source.read(into), 5);
      assert.equal(source.peek(100).length, 0);
    });

    it('can be thrown away', () => {
      fifos.write('stdout', 'hello');
      assert.equal(source.discard(2), 2);
      assert.equal(source.peek(100).toString(), 'llo');
    });

    it('keeps what a disk refuses', () => {
      fifos.write('stdout', 'hello');
      const full = openSync('/dev/full', 'w');
      assert.throws(() => source.moveTo(full, 0, 100));
      closeSync(full);
      assert.equal(source.peek(100).toString(), 'hello');
    });

    it('says that there is more than the FIFO has, when a disk refused it', () => {
      fifos.write('stdout', 'hello');
      const full = openSync('/dev/full', 'w');
      assert.throws(() => source.moveTo(full, 0, 100));
      closeSync(full);
      assert.equal(source.isHolding, hasStaging);
      fifos.write('stdout', ', world');
      const file = openSync(path, 'w+');
      let moved = 0;
      for (let part = 1; part > 0; moved += part) part = source.moveTo(file, moved, 100);
      closeSync(file);
      assert.equal(readFileSync(path, 'utf8'), 'hello, world');
      assert.ok(!source.isHolding);
    });

    it('is all there after the death of its reader, in order', () => {
      fifos.write('stdout', 'hello');
      const full = openSync('/dev/full', 'w');
      assert.throws(() => source.moveTo(full, 0, 3));
      closeSync(full);
      source.close();
      source = open();
      assert.equal(source.isHolding, hasStaging);
      const into = Buffer.alloc(10);
      let length = 0;
      for (let part = 1; part > 0; length += part) part = source.read(into.subarray(length));
      assert.equal(into.toString('utf8', 0, length), 'hello');
      assert.ok(!source.isHolding);
    });

    it('leaves no descriptor open where one of the two cannot be opened', () => {
      const { stdout, staging } = fifos.streams;
      const before = readdirSync('/proc/self/fd').length;
      assert.throws(() => new FifoSource(tools, join(fifos.home, 'none'), staging.stdout), { code: 'ENOENT' });
      assert.throws(() => new FifoSource(tools, stdout, fifos.home), { code: 'EISDIR' });
      assert.equal(readdirSync('/proc/self/fd').length, before);
    });

    it('gets larger when it was full, so that more may gather', () => {
      const before = source.mayGather;
      fifos.write('stdout', 'x'.repeat(64 * 1024));
      assert.equal(source.read(Buffer.alloc(100_000)), 64 * 1024);
      assert.ok(source.mayGather > before);
      // As much at once would block a pipe of the usual size for ever.
      fifos.write('stdout', 'x'.repeat(512 * 1024));
      assert.equal(tools.large.size, 1);
    });
  });

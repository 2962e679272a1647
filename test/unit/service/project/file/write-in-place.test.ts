import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { writeInPlace, type OpenFile } from '../../../../../src/service/project/file/write-in-place.ts';

const OLD = 'the old text\n';

function noSpace(): Error {
  return Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
}

interface PlayedDisk {
  readonly most?: number;
  readonly size?: number;
  readonly refuses?: (position: number) => boolean;
}

/** A file on a disk that takes `most` bytes at a time, ends at `size`, and refuses what `refuses` says. */
class PlayedFile implements OpenFile {
  bytes = Buffer.from(OLD);
  /** What was there at each sync, and may be read then. */
  readonly synced: string[] = [];
  readonly #disk: PlayedDisk;

  constructor(disk: PlayedDisk) {
    this.#disk = disk;
  }

  readonly readFile = (() => Promise.resolve(Buffer.from(this.bytes))) as OpenFile['readFile'];

  write(bytes: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number }> {
    const { most = Infinity, size = Infinity, refuses = () => false } = this.#disk;
    const bytesWritten = Math.min(length, most, size - position);
    if (bytesWritten <= 0 || refuses(position)) return Promise.reject(noSpace());
    const end = Math.max(this.bytes.length, position + bytesWritten);
    const next = Buffer.alloc(end);
    next.set(this.bytes);
    next.set(bytes.subarray(offset, offset + bytesWritten), position);
    this.bytes = next;
    return Promise.resolve({ bytesWritten });
  }

  truncate(length = 0): Promise<void> {
    const next = Buffer.alloc(length);
    next.set(this.bytes.subarray(0, length));
    this.bytes = next;
    return Promise.resolve();
  }

  sync(): Promise<void> {
    this.synced.push(this.bytes.toString());
    return Promise.resolve();
  }
}

describe('a text that is put in the place of another in the same file', () => {
  it('is never on disk as the half of both: what the room is had with are empty lines', async () => {
    const file = new PlayedFile({});
    const text = `first = 1\n${OLD}and more\n`;
    await writeInPlace(file, text);
    const [first = ''] = file.synced;
    assert.equal(first.trimEnd(), OLD.trimEnd());
    assert.equal(first.length, text.length);
    assert.equal(file.synced.at(-1), text);
  });

  for (const text of ['new\n', `${OLD}and more\n`, 'of another length altogether\n', '', OLD]) {
    it(`is there as a whole, however little the disk takes at a time: ${JSON.stringify(text)}`, async () => {
      const file = new PlayedFile({ most: 3 });
      await writeInPlace(file, text);
      assert.equal(file.bytes.toString(), text);
    });
  }

  it('leaves the old one where the disk has no room for it', async () => {
    const file = new PlayedFile({ size: OLD.length + 4 });
    await assert.rejects(writeInPlace(file, 'a text that is longer than the old one\n'), noSpace());
    assert.equal(file.bytes.toString(), OLD);
  });

  it('leaves the old one where it is refused half-way', async () => {
    let isRefused = false;
    const refuses = (position: number): boolean => position === 6 && !isRefused && (isRefused = true);
    const file = new PlayedFile({ most: 3, refuses });
    await assert.rejects(writeInPlace(file, 'a new text\n'), noSpace());
    assert.equal(file.bytes.toString(), OLD);
  });

  it('says it where the old one cannot be put back', async () => {
    const file = new PlayedFile({ most: 3, refuses: (position) => position === 6 });
    await assert.rejects(writeInPlace(file, 'a new text\n'), {
      message: 'no space left on device, and the previous text could not be restored: no space left on device',
    });
  });
});

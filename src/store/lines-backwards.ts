// Reads the lines of a file from its end.
import { open, type FileHandle } from 'node:fs/promises';

const BLOCK = 64 * 1024;

/** The lines of a file, last first, read from its end only as far as they are asked for. */
export async function* linesBackwards(file: FileHandle): AsyncGenerator<string, void, undefined> {
  let end = (await file.stat()).size;
  // The beginning of a line whose end is in a later block.
  let carry: Buffer = Buffer.alloc(0);
  while (end > 0) {
    const from = Math.max(0, end - BLOCK);
    const block = Buffer.concat([await readFully(file, from, end - from), carry]);
    end = from;
    // Split as bytes: a block may begin in the middle of a character.
    let until = block.length;
    for (
      let newline = block.lastIndexOf(0x0a);
      newline !== -1;
      newline = until === 0 ? -1 : block.lastIndexOf(0x0a, until - 1)
    ) {
      if (newline + 1 < until) yield block.toString('utf8', newline + 1, until);
      until = newline;
    }
    carry = block.subarray(0, until);
  }
  if (carry.length > 0) yield carry.toString('utf8');
}

export async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function readFully(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

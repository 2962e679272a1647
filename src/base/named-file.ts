// Reads a file that somebody named. It may be anything: a pipe nobody writes to, a device without an end, a file on a drive
// that is gone. None of them holds more of this process than a descriptor, and whoever waits can be called back.
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { Socket } from 'node:net';
import { slowMountOf } from './mounts.ts';
import { slowCalls, Wait, type Patience } from './slow-calls.ts';
import { unlessAborted } from './unless-aborted.ts';
import { decodeUtf8 } from './utf8.ts';

/** More than anybody writes by hand, and less than hurts. */
const MOST_BYTES = 16 * 1024 * 1024;

export interface NamedFileOptions extends Patience {
  /** `read`: until its writers have closed it, however long that takes; `pass`: what is in a pipe is for somebody else. */
  readonly pipes: 'read' | 'pass';
  /** Refuses what is not UTF-8, instead of putting marks in its place. */
  readonly strict?: true;
}

export interface NamedText {
  /** Empty for a pipe that is passed by. */
  readonly text: string;
  readonly isPipe: boolean;
}

/** Ends a sentence that begins with the file. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/**
 * The text of a file, or of a named pipe. Rejects with the error of the system, with an UnreadableFile that says what it is
 * instead, or with the reason of the signal.
 */
export async function readNamedFile(path: string, options: NamedFileOptions): Promise<NamedText> {
  const { pipes, signal } = options;
  signal?.throwIfAborted();
  const found = await look(path, () => stat(path), options);
  if (found.isFile())
    return { text: textOf(await look(path, () => readRegular(path), options), options), isPipe: false };
  if (found.isDirectory()) throw new UnreadableFile('is a folder');
  if (!found.isFIFO()) throw new UnreadableFile('is a device or a socket, not a file');
  if (pipes === 'pass') return { text: '', isPipe: true };
  const bytes = await inTurn(`${found.dev}:${found.ino}`, () => readPipe(path, options), options);
  return { text: textOf(bytes, options), isPipe: true };
}

function textOf(bytes: Buffer, { strict }: NamedFileOptions): string {
  // UTF-16 with its mark: the reader of the text has a better word for that.
  const isMarked = [0xfeff, 0xfffe].includes(bytes.length < 2 ? 0 : bytes.readUInt16BE(0));
  if (strict === undefined || isMarked) return bytes.toString('utf8');
  const decoded = decodeUtf8(bytes);
  if ('text' in decoded) return decoded.text;
  throw new UnreadableFile(`is not valid UTF-8 in line ${decoded.wrongLine}: save it as UTF-8`);
}

/** Asks `call` about `path`, which may lie where nobody answers. */
export function look<T>(path: string, call: () => Promise<T>, patience: Patience = {}): Promise<T> {
  const mount = slowMountOf(path);
  return mount === undefined ? call() : slowCalls.ask(path, mount, call, patience);
}

/** A file of the kernel may have nothing to say for a long time: it is not waited for. */
const READING = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

async function readRegular(path: string): Promise<Buffer> {
  const file = await open(path, READING);
  try {
    return await bounded(chunksOf(file));
  } finally {
    await file.close();
  }
}

async function* chunksOf(file: FileHandle): AsyncGenerator<Buffer, void, undefined> {
  for (;;) {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.allocUnsafe(64 * 1024), position: null });
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** What stands in a pipe is read by one at a time, or each would have a part of it. */
const turns = new Map<string, Promise<unknown>>();

async function inTurn(
  pipe: string,
  read: () => Promise<Buffer>,
  { signal, onWait }: NamedFileOptions,
): Promise<Buffer> {
  const before = turns.get(pipe);
  const turn = Promise.withResolvers<undefined>();
  // Who gives up his turn lets nobody go before those who still wait.
  const over = Promise.all([before, turn.promise]);
  turns.set(pipe, over);
  void over.then(() => turns.get(pipe) === over && turns.delete(pipe));
  const wait = new Wait(() => 'a named pipe that another task reads first', onWait);
  try {
    if (before !== undefined) await unlessAborted(before, signal);
    wait.dispose();
    return await read();
  } finally {
    wait.dispose();
    turn.resolve(undefined);
  }
}

/** Opened without a wait for a writer, and read when the loop says that there is something: no thread waits for it. */
async function readPipe(path: string, { signal, onWait }: NamedFileOptions): Promise<Buffer> {
  signal?.throwIfAborted();
  const descriptor = openSync(path, READING);
  if (!fstatSync(descriptor).isFIFO()) {
    closeSync(descriptor);
    throw new UnreadableFile('was replaced while it was being opened');
  }
  const socket = new Socket({ fd: descriptor, readable: true, writable: false });
  const abort = (): void => void socket.destroy(signal?.reason as Error);
  signal?.addEventListener('abort', abort, { once: true });
  const wait = new Wait(() => 'a named pipe that nobody has written to and closed yet', onWait);
  try {
    return await bounded(socket as AsyncIterable<Buffer>);
  } finally {
    wait.dispose();
    signal?.removeEventListener('abort', abort);
    socket.destroy();
  }
}

async function bounded(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const found: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new UnreadableFile(`is larger than ${MOST_BYTES / 1024 / 1024} MiB`);
    found.push(chunk);
  }
  return Buffer.concat(found);
}

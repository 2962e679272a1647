// Reads a file whose path comes from a user. It may be anything: a pipe without a writer, an endless device, a file on
// a disconnected drive. None of them holds more of this process than a descriptor, and every wait can be aborted.
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { Socket } from 'node:net';
import { slowMountOf } from './mounts.ts';
import { mountQueue, WaitNotice, type WaitOptions } from './mount-queue.ts';
import { abortable } from './abortable.ts';
import { decodeUtf8 } from './utf8.ts';

/** Far more than files written by hand, and little enough to hold in memory. */
const MAX_BYTES = 16 * 1024 * 1024;

export interface UserFileOptions extends WaitOptions {
  /**
   * `read`: until its writers have closed it, however long that takes; `pass`: not at all, it is for another reader.
   */
  readonly pipes: 'read' | 'pass';
  /** Rejects invalid UTF-8, instead of replacing it with U+FFFD. */
  readonly strict?: true;
}

export interface UserFileText {
  /** Empty for a pipe that was not read. */
  readonly text: string;
  readonly isPipe: boolean;
}

/** Its message is the end of a sentence that begins with the path. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/**
 * The text of a file, or of a named pipe. Rejects with the error of the system, with an UnreadableFile that says what
 * it is instead, or with the reason of the signal.
 */
export async function readUserFile(path: string, options: UserFileOptions): Promise<UserFileText> {
  const { pipes, signal } = options;
  signal?.throwIfAborted();
  const found = await fileSystemCall(path, () => stat(path), options);
  if (found.isFile())
    return { text: textOf(await fileSystemCall(path, () => readRegular(path), options), options), isPipe: false };
  if (found.isDirectory()) throw new UnreadableFile('is a folder');
  if (!found.isFIFO()) throw new UnreadableFile('is a device or a socket, not a file');
  if (pipes === 'pass') return { text: '', isPipe: true };
  const bytes = await inTurn(`${found.dev}:${found.ino}`, () => readPipe(path, options), options);
  return { text: textOf(bytes, options), isPipe: true };
}

function textOf(bytes: Buffer, { strict }: UserFileOptions): string {
  // UTF-16 with its byte order mark: the parser of the text has a better message for that.
  const isMarked = [0xfeff, 0xfffe].includes(bytes.length < 2 ? 0 : bytes.readUInt16BE(0));
  if (strict === undefined || isMarked) return bytes.toString('utf8');
  const decoded = decodeUtf8(bytes);
  if ('text' in decoded) return decoded.text;
  throw new UnreadableFile(`is not valid UTF-8 in line ${decoded.wrongLine}: save it as UTF-8`);
}

/** Runs `call`, which accesses `path`: through the mount queue where its file system may not respond. */
export function fileSystemCall<T>(path: string, call: () => Promise<T>, wait: WaitOptions = {}): Promise<T> {
  const mount = slowMountOf(path);
  return mount === undefined ? call() : mountQueue.run(path, mount, call, wait);
}

/** Kernel files may have nothing to read for a long time: reading them does not block. */
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

/** A pipe has one reader at a time, or each would get a part of its content. */
const turns = new Map<string, Promise<unknown>>();

async function inTurn(pipe: string, read: () => Promise<Buffer>, { signal, onWait }: UserFileOptions): Promise<Buffer> {
  const before = turns.get(pipe);
  const turn = Promise.withResolvers<undefined>();
  // A reader that gives up does not let later ones overtake those before it.
  const over = Promise.all([before, turn.promise]);
  turns.set(pipe, over);
  void over.then(() => turns.get(pipe) === over && turns.delete(pipe));
  const notice = new WaitNotice(() => 'a named pipe that another task reads first', onWait);
  try {
    if (before !== undefined) await abortable(before, signal);
    notice.dispose();
    return await read();
  } finally {
    notice.dispose();
    turn.resolve(undefined);
  }
}

/** Opened without waiting for a writer, and read by the event loop: no thread waits for it. */
async function readPipe(path: string, { signal, onWait }: UserFileOptions): Promise<Buffer> {
  signal?.throwIfAborted();
  const descriptor = openSync(path, READING);
  if (!fstatSync(descriptor).isFIFO()) {
    closeSync(descriptor);
    throw new UnreadableFile('was replaced while it was being opened');
  }
  const socket = new Socket({ fd: descriptor, readable: true, writable: false });
  const abort = (): void => void socket.destroy(signal?.reason as Error);
  signal?.addEventListener('abort', abort, { once: true });
  const notice = new WaitNotice(() => 'a named pipe that has not been written to and closed yet', onWait);
  try {
    return await bounded(socket as AsyncIterable<Buffer>);
  } finally {
    notice.dispose();
    signal?.removeEventListener('abort', abort);
    socket.destroy();
  }
}

async function bounded(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const found: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new UnreadableFile(`is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
    found.push(chunk);
  }
  return Buffer.concat(found);
}

// Reads the text of dirigent.toml, whatever is in its place.
import { constants } from 'node:fs';
import { lstat, open, readlink } from 'node:fs/promises';
import { formatByteSize } from '../../../base/byte-size.ts';
import { fileSystemCall } from '../../../base/user-file.ts';
import { systemReason } from '../../../base/system-error.ts';
import { UserError } from '../../../base/user-error.ts';
import { decodeUtf8 } from '../../../base/utf8.ts';

/** Thousands of tasks have room in it; what is larger is another file in the place of this one. */
const LARGEST = 16 * 1024 * 1024;

/**
 * Far below what a client gives a supervisor to come up: what runs on a drive that is gone is not shut away with it.
 */
export const ANSWERS_WITHIN_MS = 3_000;

/**
 * The text of dirigent.toml. Undefined where there is no such file.
 * @throws UserError `invalid-config` where there is one that cannot be read, in whatever way; `data.reason` says why without
 *   naming the file, `data.line` at which line, from 1, where it is one
 */
export async function readText(path: string): Promise<string | undefined> {
  const bytes = await readBytes(path);
  if (bytes === undefined) return undefined;
  const decoded = decodeUtf8(bytes);
  if ('text' in decoded) return decoded.text;
  const { wrongLine: line } = decoded;
  throw unreadable(path, `line ${line} is not valid UTF-8; save the file as UTF-8`, { line });
}

async function readBytes(path: string): Promise<Buffer | undefined> {
  try {
    return await fileSystemCall(path, () => readWhole(path), { withinMs: ANSWERS_WITHIN_MS });
  } catch (error) {
    if (!isMissing(error)) throw unreadable(path, systemReason(error), {}, error);
    await refuseDeadLink(path, error);
    return undefined;
  }
}

async function readWhole(path: string): Promise<Buffer> {
  // Opening a FIFO would block until another program writes to it.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw new Error('it is a folder');
    if (!found.isFile()) throw new Error('it is a device, a pipe or a socket, not a file');
    if (found.size > LARGEST)
      throw new Error(`it is too large (${formatByteSize(found.size)}; the limit is ${formatByteSize(LARGEST)})`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** A broken link is a file all the same: its target is meant to come back. */
async function refuseDeadLink(path: string, error: unknown): Promise<void> {
  const target = await fileSystemCall(path, () => targetOf(path), { withinMs: ANSWERS_WITHIN_MS }).catch(
    () => undefined,
  );
  if (target !== undefined) throw unreadable(path, `it is a broken link to ${target}`, {}, error);
}

async function targetOf(path: string): Promise<string | undefined> {
  const isLink = await lstat(path).then((found) => found.isSymbolicLink());
  return isLink ? readlink(path).catch(() => 'another place') : undefined;
}

function unreadable(path: string, reason: string, data: { readonly line?: number }, cause?: unknown): UserError {
  return new UserError('invalid-config', `Cannot read ${path}: ${reason}.`, { cause, data: { ...data, reason } });
}

// Replaces the text of dirigent.toml safely.
import { randomUUID } from 'node:crypto';
import { access, constants, open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileSystemCall } from '../../../base/user-file.ts';
import { isSystemError, systemReason } from '../../../base/system-error.ts';
import { UserError } from '../../../base/user-error.ts';
import { writeInPlace } from './write-in-place.ts';

type Stats = Awaited<ReturnType<typeof stat>>;

/**
 * Replaces the text of a file in one step, on disk before this resolves. A link stays a link, and the file keeps its
 * mode, owner and group; where a new file cannot have those, or where the file has other names, the old one is written
 * over. `isUnchanged` is asked right before that: false, and nothing done, where another program has changed the file.
 */
export async function replaceText(path: string, text: string, isUnchanged: () => Promise<boolean>): Promise<boolean> {
  try {
    const { target, before } = await fileSystemCall(path, () => inspect(path));
    const temporary =
      before === undefined || before.nlink === 1 ? await prepareInTime(target, text, before) : undefined;
    if (temporary !== undefined) return await moveInto(target, temporary, isUnchanged);
    if (!(await isUnchanged())) return false;
    await fileSystemCall(target, () => writeOver(target, text));
    return true;
  } catch (error) {
    throw new UserError('operation-failed', `Cannot write ${path}: ${systemReason(error)}.`, { cause: error });
  }
}

async function inspect(path: string): Promise<{ readonly target: string; readonly before: Stats | undefined }> {
  const target = await realpath(path).catch(() => path);
  const before = await statIfThere(target);
  // A file that is protected against writing is not to be replaced.
  if (before !== undefined) await access(target, constants.W_OK);
  return { target, before };
}

/** A drive that answers after the time limit keeps nothing of ours. */
async function prepareInTime(target: string, text: string, before: Stats | undefined): Promise<string | undefined> {
  let isLate = false;
  const made = async (): Promise<string | undefined> => {
    const temporary = await prepare(target, text, before);
    if (isLate && temporary !== undefined) await rm(temporary, { force: true });
    return temporary;
  };
  return fileSystemCall(target, made).catch((error: unknown) => {
    isLate = true;
    throw error;
  });
}

/** The new file beside the old one; undefined where it cannot be made, or cannot be like the old one. */
async function prepare(target: string, text: string, before: Stats | undefined): Promise<string | undefined> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o644);
    try {
      if (before !== undefined) await makeLike(file, before);
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    return temporary;
  } catch (error) {
    await rm(temporary, { force: true });
    if (before !== undefined && isRefused(error)) return undefined;
    throw error;
  }
}

async function makeLike(file: FileHandle, { uid, gid, mode }: Stats): Promise<void> {
  const own = await file.stat();
  if (own.uid !== uid || own.gid !== gid) await file.chown(Number(uid), Number(gid));
  // After the owner, whose change takes bits away; and whatever the umask is.
  await file.chmod(Number(mode) & 0o7777);
}

async function moveInto(target: string, temporary: string, isUnchanged: () => Promise<boolean>): Promise<boolean> {
  const drop = (): Promise<void> => fileSystemCall(temporary, () => rm(temporary, { force: true }));
  try {
    if (!(await isUnchanged())) {
      await drop();
      return false;
    }
    await fileSystemCall(target, () => rename(temporary, target));
  } catch (error) {
    await drop().catch(() => undefined);
    throw error;
  }
  const folder = dirname(target);
  await fileSystemCall(folder, () => syncFolder(folder));
  return true;
}

async function writeOver(target: string, text: string): Promise<void> {
  const file = await open(target, 'r+');
  try {
    await writeInPlace(file, text);
  } finally {
    await file.close();
  }
}

/** A file system that does not know that keeps its names in its own way. */
async function syncFolder(folder: string): Promise<void> {
  const file = await open(folder, constants.O_RDONLY).catch(() => undefined);
  await file?.sync().catch(() => undefined);
  await file?.close();
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function isRefused(error: unknown): boolean {
  return isSystemError(error) && ['EACCES', 'EPERM'].includes(error.code);
}

// Errors of the disk, in words.
import { basename } from 'node:path';

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is exceeded',
  EROFS: 'the file system is read-only',
  EACCES: 'access to the log folder is denied',
  EPERM: 'access to the log folder is denied',
  EFBIG: 'the file is larger than the file system allows',
  EIO: 'the disk reported an I/O error',
  EMFILE: 'the supervisor has reached its limit of open files (ulimit -n)',
  ENFILE: 'the system has reached its limit of open files',
  ENOTDIR: 'a parent folder of the log files is now a file',
};

/** Why output could not be written, for people. */
export function describeWriteError(error: unknown): string {
  const { code = '', path, message } = error as NodeJS.ErrnoException;
  const words = WORDS[code] ?? message.replace(/[.]$/, '');
  return path === undefined ? words : `${words} (${basename(path).replace(/\.new$/, '')})`;
}

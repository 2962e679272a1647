import { basename } from 'node:path';

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'access to the log folder is denied',
  EPERM: 'access to the log folder is denied',
  EFBIG: 'the file is larger than the file system allows',
  EIO: 'the disk has an error',
  EMFILE: 'the supervisor has as many files open as the system allows (ulimit -n)',
  ENFILE: 'the machine has as many files open as it can',
  ENOTDIR: 'a folder above the log files is a file now',
};

/** Why the output could not be kept, for people. */
export function describeFailure(error: unknown): string {
  const { code = '', path, message } = error as NodeJS.ErrnoException;
  const words = WORDS[code] ?? message.replace(/[.]$/, '');
  return path === undefined ? words : `${words} (${basename(path).replace(/\.new$/, '')})`;
}

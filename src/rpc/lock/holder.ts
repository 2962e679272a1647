// Finds the process that holds a lock, for error messages: proc_locks(5) has pids and inodes, and /proc/PID/fd the open
// files of the user's processes. On other systems only the info files name it.
import { readdir, readFile, readlink, stat } from 'node:fs/promises';

/** The pid of the user's process that has the lock of this file or folder. */
export async function lockHolder(path: string): Promise<number | undefined> {
  const locked = await stat(path).catch(() => undefined);
  if (locked === undefined) return undefined;
  for (const line of await linesOf('/proc/locks')) {
    const match = /^\d+: FLOCK +ADVISORY +WRITE +(\d+) \S+:(\d+) /.exec(line);
    if (match === null || Number(match[2]) !== locked.ino) continue;
    const pid = Number(match[1]);
    // Inodes of two file systems may be alike.
    const isIt = async (descriptor: string): Promise<boolean> => {
      const { dev, ino } = await stat(descriptor);
      return dev === locked.dev && ino === locked.ino;
    };
    if (await hasOpen(pid, isIt)) return pid;
  }
  return undefined;
}

/** The pid of the user's process that listens on this name in the abstract namespace; undefined for another user's. */
export async function listenerOn(name: string): Promise<number | undefined> {
  const line = (await linesOf('/proc/net/unix')).find((candidate) => candidate.endsWith(` @${name}`));
  const inode = line?.trim().split(/\s+/)[6];
  if (inode === undefined) return undefined;
  const isIt = async (descriptor: string): Promise<boolean> => (await readlink(descriptor)) === `socket:[${inode}]`;
  for (const entry of await readdir('/proc')) {
    if (/^\d+$/.test(entry) && (await hasOpen(Number(entry), isIt))) return Number(entry);
  }
  return undefined;
}

async function linesOf(path: string): Promise<readonly string[]> {
  return (await readFile(path, 'utf8').catch(() => '')).split('\n');
}

/** False for the process of another user, which only root can inspect. */
async function hasOpen(pid: number, isIt: (descriptor: string) => Promise<boolean>): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const owner = await stat(folder).catch(() => undefined);
  if (owner?.uid !== process.getuid?.()) return false;
  for (const name of await readdir(folder).catch((): string[] => [])) {
    if (await isIt(`${folder}/${name}`).catch(() => false)) return true;
  }
  return false;
}

// Finds out whether a path leads to a file system that may never respond: a network drive that is disconnected, or the
// file system of a program that hangs. A process that accesses it waits in the kernel and cannot be interrupted.
import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

/** File systems of this kernel and its disks. All others depend on another program or machine. */
const LOCAL = new Set(
  (
    'apfs aufs bcachefs bdev binder bpf btrfs cgroup cgroup2 configfs cramfs debugfs devpts devtmpfs ecryptfs efivarfs ' +
    'erofs exfat ext2 ext3 ext4 f2fs fusectl hfs hfsplus hugetlbfs iso9660 jfs mqueue msdos nilfs2 nsfs ntfs3 overlay ' +
    'proc pstore ramfs reiserfs rootfs securityfs selinuxfs squashfs sysfs tmpfs tracefs ubifs udf ufs vfat xfs zfs'
  ).split(' '),
);

/** macOS does not say it in a file; there drives of others are put here. */
const OF_OTHERS_ON_MACOS = ['/Volumes', '/Network', '/net'];

/** Mounts come and go by hand: a list as old as this is new enough, and reading it costs more than a look at a file. */
const FRESH_MS = 1000;

const MOST_LINKS = 40;

/** The mount point of each file system that may hang, in the text of /proc/PID/mountinfo; see proc_pid_mountinfo(5). */
export function slowMounts(mountinfo: string): readonly string[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const place = before.split(' ')[4];
    const type = after.split(' ')[0] ?? '';
    return place === undefined || LOCAL.has(type) ? [] : [unescaped(place)];
  });
}

/** Blanks and backslashes are written as octal numbers. */
function unescaped(place: string): string {
  return place.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}

let known: { readonly at: number; readonly mounts: readonly string[] } | undefined;

function presentMounts(): readonly string[] {
  const now = performance.now();
  if (known === undefined || now - known.at > FRESH_MS) known = { at: now, mounts: readMounts() };
  return known.mounts;
}

/** The id of the topmost mount at a mount point; undefined where the system has none. */
export function mountId(place: string, mountinfo: string | undefined = readMountinfo()): string | undefined {
  const fields = (mountinfo ?? '').split('\n').map((line) => line.split(' '));
  return fields.findLast(([, , , , at = '']) => unescaped(at) === place)?.[0];
}

function readMountinfo(): string | undefined {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return undefined;
  }
}

function readMounts(): readonly string[] {
  if (process.platform === 'darwin') return OF_OTHERS_ON_MACOS;
  return slowMounts(readMountinfo() ?? '');
}

/** The mount point of a file system that may hang and that holds `path`, on the way to which there are no links. */
export function slowMountAt(path: string, mounts: readonly string[] = presentMounts()): string | undefined {
  return mounts.find((one) => path === one || one === sep || path.startsWith(one + sep));
}

/**
 * The mount point of a file system that may hang and that `path` leads to or through, also by symbolic links; undefined
 * if the whole path is on disks of this machine. Accesses nothing that may hang.
 */
export function slowMountOf(path: string, mounts: readonly string[] = presentMounts()): string | undefined {
  if (mounts.length === 0) return undefined;
  let ahead = parts(resolve(path));
  let place: string = sep;
  let links = 0;
  for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
    const here = join(place, next);
    const mount = slowMountAt(here, mounts);
    if (mount !== undefined) return mount;
    const target = targetOf(here);
    if (target === undefined) place = here;
    else {
      links += 1;
      if (links > MOST_LINKS) return undefined;
      ahead = [...parts(resolve(dirname(here), target)), ...ahead];
      place = sep;
    }
  }
  return undefined;
}

function parts(path: string): string[] {
  return path.split(sep).filter((part) => part !== '');
}

function targetOf(path: string): string | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true ? readlinkSync(path) : undefined;
  } catch {
    // No permission, or not a folder: any access gets the same answer immediately.
    return undefined;
  }
}

// Preloaded into a process: the folder `drive` of its test is a drive of somebody else, and while there is a FIFO `gone`
// beside it, whoever looks at the drive waits in the kernel, where nothing calls him back. See dead-drive.ts.
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { basename, dirname, join, resolve } = require('node:path');

const root = process.env.DIRIGENT_TEST;
const drive = join(root, 'drive');
const gone = join(root, 'gone');
const { existsSync, openSync, readFileSync } = fs;
const { open } = fs.promises;
const realpathSync = fs.realpathSync.native;

const MOUNT = `99 1 0:99 / ${drive} rw - fuse.dead dead rw\n`;

/** Where the links of this path lead; those that do not look at what the last one leads to name its folder. */
function led(path) {
  try {
    return realpathSync(path);
  } catch {
    return path === dirname(path) ? path : join(led(dirname(path)), basename(path));
  }
}

function isSilent(path, isLastFollowed) {
  if (typeof path !== 'string' || !existsSync(gone)) return false;
  const full = resolve(path);
  const real = isLastFollowed ? led(full) : join(led(dirname(full)), basename(full));
  return real === drive || real.startsWith(`${drive}/`);
}

const isFollowing = (name) => !/^(lstat|readlink|rename|rm)/.test(name);

for (const name of ['access', 'lstat', 'open', 'readdir', 'readFile', 'readlink', 'realpath', 'rename', 'rm', 'stat']) {
  const real = fs.promises[name];
  fs.promises[name] = async (path, ...rest) => {
    // Holds a thread of the pool, until somebody opens it to write.
    if (isSilent(path, isFollowing(name))) await (await open(gone, 'r')).close();
    return real(path, ...rest);
  };
}

for (const name of [
  'accessSync',
  'existsSync',
  'lstatSync',
  'openSync',
  'readlinkSync',
  'realpathSync',
  'statSync',
  'watch',
]) {
  const real = fs[name];
  fs[name] = Object.assign((path, ...rest) => {
    if (isSilent(path, isFollowing(name))) fs.closeSync(openSync(gone, 'r'));
    return real(path, ...rest);
  }, real);
}

fs.readFileSync = (path, ...rest) => {
  const text = readFileSync(path, ...rest);
  return path === '/proc/self/mountinfo' ? text + MOUNT : text;
};

const childProcess = require('node:child_process');
const { spawn } = childProcess;
// A child that is to look at the drive waits as well.
childProcess.spawn = (file, args, ...rest) =>
  file === '/bin/sh' && Array.isArray(args) && args.some((arg) => isSilent(arg, true))
    ? spawn(file, ['-c', ': < "$1"', '-', gone], ...rest)
    : spawn(file, args, ...rest);

syncBuiltinESMExports();

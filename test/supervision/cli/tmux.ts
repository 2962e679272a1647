import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

let ready: Promise<void> | undefined;

/** Makes sure that there is a tmux; on Debian as root it is installed, elsewhere a sentence says what is missing. */
export function ensureTmux(): Promise<void> {
  return (ready ??= find());
}

async function find(): Promise<void> {
  if (await isThere()) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error('tmux is missing: install it, the tests of the terminal need it.');
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'tmux'], { env });
}

function isThere(): Promise<boolean> {
  return run('tmux', ['-V']).then(
    () => true,
    () => false,
  );
}

// Brings the programs that tests of processes are about, as they are: the daemons nginx, Redis, PostgreSQL and sshd of
// Debian, and a shell that is a shim elsewhere. None of them is a dependency of the project, and none is started by its
// package.
import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { installPackages, mayInstall } from './vscode/install.ts';

/** The package that brings each of the programs. */
const PACKAGES = {
  busybox: 'busybox',
  nginx: 'nginx-light',
  'redis-server': 'redis-server',
  initdb: 'postgresql',
  pg_ctl: 'postgresql',
  pg_isready: 'postgresql',
  postgres: 'postgresql',
  sshd: 'openssh-server',
  'ssh-keygen': 'openssh-server',
} as const;

export type Program = keyof typeof PACKAGES;

/** Where each of the programs is. */
export type Programs = Readonly<Record<Program, string>>;

const NAMES = Object.keys(PACKAGES) as readonly Program[];

/** Debian's PostgreSQL is beside every PATH, as there may be several versions of it. */
const POSTGRES = '/usr/lib/postgresql';

/** Debian asks it whether a package may start its service; 101 is no. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Their paths. What is missing is installed on the way where this process may do so: as root on Debian. */
export async function ensurePrograms(): Promise<Programs> {
  const missing = missingOf(await findAll());
  if (missing.length > 0) await install(missing);
  const found = await findAll();
  const lacking = missingOf(found);
  if (lacking.length > 0)
    throw new Error(`apt-get installed what they are in, and yet nowhere is ${lacking.join(', ')}.`);
  return found as Programs;
}

function missingOf(found: Partial<Programs>): readonly Program[] {
  return NAMES.filter((name) => found[name] === undefined);
}

async function findAll(): Promise<Partial<Programs>> {
  const versions = existsSync(POSTGRES) ? await readdir(POSTGRES) : [];
  const folders = [
    ...versions.map((version) => join(POSTGRES, version, 'bin')),
    ...['/usr/sbin', '/usr/local/sbin', '/sbin'],
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  const paths = NAMES.flatMap((name) => {
    const path = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
    return path === undefined ? [] : [[name, path] as const];
  });
  return Object.fromEntries(paths);
}

async function install(missing: readonly Program[]): Promise<void> {
  const packages = [...new Set(missing.map((name) => PACKAGES[name]))];
  if (!mayInstall()) {
    throw new Error(
      `${missing.join(', ')}: missing, and these tests need them. Install Debian's ${packages.join(', ')}.`,
    );
  }
  const ours = await forbidServices();
  try {
    await installPackages(...packages);
  } finally {
    if (ours) await rm(POLICY);
  }
}

/** Whether the policy is ours: one that is there already, as in most containers, stays. */
async function forbidServices(): Promise<boolean> {
  try {
    await writeFile(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

// Peers of npm live in .bench/ and come when they are asked for; those of Debian come where we may install them.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../support/vscode/install.ts';

const folder = join(repository, '.bench');
const npmPackages = ['pm2@7.0.4', 'concurrently@9.2.5', 'npm-run-all2@8.0.4'];
const debianPackages = { supervisord: 'supervisor', 's6-svscan': 's6' };

/** The program of an npm package that `installPeers` brought. */
export function installed(program: string): string {
  return join(folder, 'node_modules', '.bin', program);
}

/** Says what it installs; gives the programs that cannot be had here. */
export function installPeers(): readonly string[] {
  const stamp = join(folder, 'installed');
  if (!existsSync(stamp)) {
    console.log(`Installing ${npmPackages.join(', ')} into .bench …`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...npmPackages], { cwd: folder });
    writeFileSync(stamp, npmPackages.join('\n'));
  }
  return Object.entries(debianPackages)
    .filter(([program, name]) => !has(program) && !installDebian(program, name))
    .map(([program]) => program);
}

function installDebian(program: string, name: string): boolean {
  if (process.getuid?.() !== 0 || !has('apt-get')) return false;
  console.log(`Installing ${name} with apt-get …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', name], { env });
  return has(program);
}

function has(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((path) => existsSync(join(path, program)));
}

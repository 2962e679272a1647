// A real daemon for one test, on a port of its own and with all its files in a folder of its own.
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Programs } from '../../support/programs.ts';
import { freePort } from '../../support/ports.ts';

const run = promisify(execFile);

const isRoot = process.getuid?.() === 0;

type Site = { readonly folder: string; readonly port: number };

/** What is there before any test: the programs, and an empty database cluster, of which each has a copy. */
export type Tools = Programs & { readonly cluster: string };

/** Writes what it needs into its folder; the answer starts it the way a person does, and returns while it stays. */
export type Kind = (tools: Tools, site: Site) => Promise<readonly string[]>;

/** PostgreSQL never runs as root. */
const POSTGRES_USER = isRoot ? 'postgres' : undefined;

export class Daemon implements AsyncDisposable {
  readonly folder: string;
  readonly port: number;
  readonly command: readonly string[];
  /** Who its task runs as, where it is not the user of the test. */
  readonly user: string | undefined;

  private constructor({ folder, port }: Site, command: readonly string[], user: string | undefined) {
    this.folder = folder;
    this.port = port;
    this.command = command;
    this.user = user;
  }

  static async prepare(kind: Kind, tools: Tools): Promise<Daemon> {
    const site = { folder: await realpath(await mkdtemp(join(tmpdir(), 'daemon-'))), port: await freePort() };
    // Some of them work as another user than they were started as.
    await chmod(site.folder, 0o755);
    return new Daemon(site, await kind(tools, site), kind === postgres ? POSTGRES_USER : undefined);
  }

  /** Its processes, whatever they call themselves: who was told of its folder, and who works there. */
  async processes(): Promise<readonly number[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const found = await Promise.all(
      pids.map(async (pid) => {
        const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
        const at = await readlink(`/proc/${pid}/cwd`).catch(() => '');
        return command.includes(this.folder) || `${at}/`.startsWith(`${this.folder}/`) ? [Number(pid)] : [];
      }),
    );
    return found.flat();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const pid of await this.processes()) process.kill(pid, 'SIGKILL');
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const nginx: Kind = async (tools, { folder, port }) => {
  const config = join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  await writeFile(
    config,
    `pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
worker_processes 2;
events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  server { listen 127.0.0.1:${String(port)}; }
}
`,
  );
  return [tools.nginx, '-c', config, '-e', join(folder, 'error.log')];
};

export const redis: Kind = (tools, { folder, port }) =>
  Promise.resolve([
    ...[tools['redis-server'], '--daemonize', 'yes', '--bind', '127.0.0.1', '--port', String(port)],
    ...['--dir', folder, '--pidfile', join(folder, 'redis.pid'), '--logfile', join(folder, 'redis.log')],
  ]);

export const sshd: Kind = async (tools, { folder, port }) => {
  const [config, key] = [join(folder, 'sshd_config'), join(folder, 'host_key')];
  await run(tools['ssh-keygen'], ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  await writeFile(
    config,
    `Port ${String(port)}\nListenAddress 127.0.0.1\nHostKey ${key}\nPidFile ${folder}/sshd.pid\nUsePAM no\n`,
  );
  return [tools.sshd, '-f', config, '-E', join(folder, 'sshd.log')];
};

export const postgres: Kind = async (tools, { folder, port }) => {
  const data = join(folder, 'data');
  await run('cp', ['-a', tools.cluster, data]);
  if (POSTGRES_USER !== undefined) await run('chown', [`${POSTGRES_USER}:`, folder]);
  const log = join(folder, 'postgres.log');
  return [tools.pg_ctl, 'start', '-D', data, '-l', log, '-t', '300', '-o', postgresOptions({ folder, port }).join(' ')];
};

/** What PostgreSQL is to be told to keep to its folder and its port. */
export function postgresOptions({ folder, port }: Site): readonly string[] {
  return ['-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'];
}

/** Fills an empty folder of the test with an empty database cluster. */
export async function initializeCluster(programs: Programs, folder: string): Promise<void> {
  const args = ['-D', folder, '--no-sync', '--auth', 'trust'];
  if (POSTGRES_USER === undefined) {
    await run(programs.initdb, args);
  } else {
    await run('chown', [`${POSTGRES_USER}:`, folder]);
    const as = ['--reuid', POSTGRES_USER, '--regid', POSTGRES_USER, '--clear-groups'];
    await run('setpriv', [...as, programs.initdb, ...args], { cwd: folder });
  }
}

/** Where an sshd of root puts its unprivileged half. The service makes it, which has not been started here. */
const SSHD_ROOM = '/run/sshd';

/** Whether it had to be made. */
export async function makeRoomForSshd(): Promise<boolean> {
  return isRoot && (await mkdir(SSHD_ROOM, { recursive: true, mode: 0o755 })) !== undefined;
}

export function removeRoomOfSshd(): Promise<void> {
  return rmdir(SSHD_ROOM);
}

// Peers that stay in the background and are asked by a command.
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pidsOf } from '../usage.ts';
import { installed } from './install.ts';
import { STOP_TIMEOUT_MS, type Peer, type PeerTask, type Session } from './peer.ts';
import { begin, killMarked, reached, run } from './processes.ts';

export const pm2: Peer = {
  name: 'pm2',
  keeps: '3 files',
  async prepare(folder, tasks) {
    const file = join(folder, 'ecosystem.config.json');
    const apps = tasks.map(({ name, command: [script, ...args] }) => ({
      ...{ name, script, args, interpreter: 'none', autorestart: false, kill_timeout: STOP_TIMEOUT_MS },
      ...logsOf(folder, name),
    }));
    writeFileSync(file, JSON.stringify({ apps }));
    const ask = (...args: string[]): Promise<void> =>
      run({ folder, argv: [installed('pm2'), ...args], env: { PM2_HOME: join(folder, 'pm2') } });
    await ask('ping');
    return daemon(folder, {
      start: (names) => ask('start', file, '--only', names.join(',')),
      stop: (names) => ask('stop', ...names),
      output: (name) => ({
        files: [
          { path: logsOf(folder, name).out_file, form: 'raw' },
          { path: logsOf(folder, name).log_file, form: 'any' },
        ],
      }),
    });
  },
};

function logsOf(folder: string, name: string): { out_file: string; error_file: string; log_file: string } {
  const at = (kind: string): string => join(folder, `${name}.${kind}.log`);
  return { out_file: at('out'), error_file: at('err'), log_file: at('all') };
}

export const supervisord: Peer = {
  name: 'supervisord',
  needs: 'supervisord',
  keeps: '2 files',
  async prepare(folder, tasks) {
    const socket = join(folder, 'sock');
    const config = join(folder, 'supervisord.conf');
    writeFileSync(config, supervisordConfig(folder, socket, tasks));
    begin({ folder, argv: ['supervisord', '--nodaemon', '-c', config] });
    await reached(() => existsSync(socket));
    const ask = (...args: string[]): Promise<void> => run({ folder, argv: ['supervisorctl', '-c', config, ...args] });
    return daemon(folder, {
      start: (names) => ask('start', ...names),
      stop: (names) => ask('stop', ...names),
      output: (name) => ({ files: [{ path: join(folder, `${name}.out`), form: 'raw' }] }),
    });
  },
};

function supervisordConfig(folder: string, socket: string, tasks: readonly PeerTask[]): string {
  const programs = tasks.map(({ name, command }) => [
    `[program:${name}]`,
    `command=${command.join(' ')}`,
    ...['autostart=false', 'autorestart=false', 'startsecs=0', `stopwaitsecs=${STOP_TIMEOUT_MS / 1000}`],
    ...['stopasgroup=true', 'killasgroup=true', 'stdout_logfile_maxbytes=0', 'stderr_logfile_maxbytes=0'],
    ...[`stdout_logfile=${folder}/${name}.out`, `stderr_logfile=${folder}/${name}.err`],
  ]);
  return [
    ...['[supervisord]', `logfile=${folder}/supervisord.log`, `pidfile=${folder}/pid`, 'minfds=2000'],
    ...['[unix_http_server]', `file=${socket}`, '[supervisorctl]', `serverurl=unix://${socket}`],
    '[rpcinterface:supervisor]',
    'supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface',
    ...programs.flat(),
  ].join('\n');
}

export const s6: Peer = {
  name: 's6 + s6-log',
  needs: 's6-svscan',
  keeps: '1 file',
  async prepare(folder, tasks) {
    const services = join(folder, 'services');
    const scan = join(folder, 'scan');
    for (const path of [services, scan]) mkdirSync(path);
    for (const { name, command } of tasks) {
      const service = join(services, name);
      mkdirSync(join(service, 'log'), { recursive: true });
      script(join(service, 'run'), `exec 2>&1\nexec ${command.join(' ')}`);
      script(join(service, 'log', 'run'), `exec s6-log n100 s268435455 ${folder}/${name}`);
      writeFileSync(join(service, 'down'), '');
      // A stop is SIGTERM, and SIGKILL after this.
      writeFileSync(join(service, 'timeout-kill'), `${STOP_TIMEOUT_MS}`);
      symlinkSync(service, join(scan, name));
    }
    begin({ folder, argv: ['s6-svscan', scan] });
    const all = tasks.map(({ name }) => join(scan, name));
    await reached(() => all.every((service) => existsSync(join(service, 'log/supervise/status'))));
    const ask = (...args: string[]): Promise<void> => run({ folder, argv: ['s6-svc', ...args] });
    const each = async (names: readonly string[], run: (path: string) => Promise<void>): Promise<void> => {
      await Promise.all(names.map((name) => run(join(scan, name))));
    };
    return daemon(folder, {
      start: (names) => each(names, (path) => ask('-o', path)),
      stop: (names) => each(names, (path) => ask('-wD', '-d', path)),
      output: (name) => ({ files: [{ path: join(folder, name, 'current'), form: 'raw' }] }),
    });
  },
};

function script(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

function daemon(folder: string, verbs: Pick<Session, 'start' | 'stop' | 'output'>): Session {
  return {
    ...verbs,
    mark: folder,
    async [Symbol.asyncDispose]() {
      await killMarked(folder);
      await reached(() => pidsOf(folder, 'all').length === 0);
    },
  };
}

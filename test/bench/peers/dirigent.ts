// The whole of it: the supervisor as it is shipped, asked by a connected client; this build, and others beside it.
import { join } from 'node:path';
import type { Build } from '../../support/build.ts';
import { Supervised } from '../../support/supervised.ts';
import { STOP_TIMEOUT_MS, type Peer, type PeerTask, type Session } from './peer.ts';

export function dirigent(build: Build): Peer {
  return {
    name: build.name,
    keeps: '3 files, prefixed',
    isOurs: true,
    prepare: (_folder, tasks) => prepare(build, tasks),
  };
}

async function prepare(build: Build, tasks: readonly PeerTask[]): Promise<Session> {
  const supervised = await Supervised.start(project(tasks), [], build);
  return {
    mark: supervised.runtime,
    async start(names) {
      await supervised.request('tasks/start', { tasks: { names } });
    },
    async stop(names) {
      await supervised.request('tasks/stop', { tasks: { names } });
    },
    output(task) {
      const folder = supervised.storage.taskFolder(task);
      return {
        files: [
          { path: join(folder, 'stdout.log'), form: 'raw' },
          { path: join(folder, 'combined.log'), form: 'combined' },
        ],
      };
    },
    [Symbol.asyncDispose]: () => supervised[Symbol.asyncDispose](),
  };
}

/** As they stand in a dirigent.toml, in files that do not rotate, since no peer here does. */
export function project(tasks: readonly PeerTask[]): string {
  const defaults = `[task_defaults]\nlog_max_size = "100GB"\nstop_timeout = "${STOP_TIMEOUT_MS}ms"\n`;
  const texts = tasks.map(({ name, command: [program, ...args] }) => {
    const words = { name, command: program, args };
    const lines = Object.entries(words).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
    return ['[[tasks]]', ...lines, ''].join('\n');
  });
  return [defaults, ...texts].join('\n');
}

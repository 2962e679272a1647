// No supervisors, but what no supervisor can beat: the program writing its own file, and a relay in C.
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Peer, PeerTask } from './peer.ts';
import { begin, killMarked } from './processes.ts';

export const toFile: Peer = {
  name: '`generator > file`',
  keeps: '1 file',
  isLimit: true,
  prepare: (folder, tasks) => limit(folder, tasks, ({ command }) => command, ['stdout']),
};

export function relayed(relay: string): Peer {
  return {
    name: 'C relay',
    keeps: '3 files, prefixed',
    isLimit: true,
    prepare: (folder, tasks) =>
      limit(folder, tasks, ({ command }) => [relay, folder, '/usr/bin/env', ...command.slice(1)], ['combined']),
  };
}

async function limit(
  folder: string,
  tasks: readonly PeerTask[],
  argv: (task: PeerTask) => readonly string[],
  more: readonly string[],
): ReturnType<Peer['prepare']> {
  return Promise.resolve({
    mark: folder,
    start() {
      for (const task of tasks) {
        const file = openSync(join(folder, more.includes('stdout') ? 'stdout.log' : 'relay.txt'), 'w');
        begin({ folder, argv: argv(task), stdio: ['ignore', file, 'ignore'] });
        closeSync(file);
      }
      return Promise.resolve();
    },
    stop: () => killMarked(folder),
    output: () => ({
      files: [
        { path: join(folder, 'stdout.log'), form: 'raw' as const },
        ...(more.includes('combined') ? [{ path: join(folder, 'combined.log'), form: 'combined' as const }] : []),
      ],
    }),
    [Symbol.asyncDispose]: () => killMarked(folder),
  });
}

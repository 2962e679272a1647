// Peers that are a program in a terminal: they run everything and print it together, here into one file.
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { installed } from './install.ts';
import type { Peer, PeerTask } from './peer.ts';
import { begin, ended, killMarked } from './processes.ts';

export const concurrently: Peer = {
  name: 'concurrently',
  keeps: '1 file, prefixed',
  prepare: (folder, tasks) => runner(folder, [installed('concurrently'), ...tasks.map(commandLine)]),
};

export const npmRunAll: Peer = {
  name: 'npm-run-all2',
  keeps: '1 file, prefixed',
  prepare(folder, tasks) {
    const scripts = Object.fromEntries(tasks.map((task) => [task.name, commandLine(task)]));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bench', private: true, scripts }));
    return runner(folder, [installed('run-p'), '--silent', '--print-label', ...tasks.map(({ name }) => name)]);
  },
};

const commandLine = ({ command }: PeerTask): string => command.join(' ');

async function runner(folder: string, argv: readonly string[]): ReturnType<Peer['prepare']> {
  const path = join(folder, 'out.log');
  let child: ChildProcess | undefined;
  return Promise.resolve({
    mark: folder,
    start() {
      const file = openSync(path, 'w');
      child = begin({ folder, argv, stdio: ['ignore', file, file] });
      closeSync(file);
      return Promise.resolve();
    },
    async stop() {
      child?.kill('SIGTERM');
      if (child !== undefined) await ended(child);
    },
    output: () => ({ files: [{ path, form: 'any' as const }] }),
    [Symbol.asyncDispose]: () => killMarked(folder),
  });
}

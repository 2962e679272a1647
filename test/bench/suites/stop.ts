import { chmodSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { task, withSession, type Bench, type Suite } from '../bench.ts';
import { figure, table } from '../figures.ts';
import { STOP_TIMEOUT_MS, type Peer } from '../peers/peer.ts';
import { reached } from '../peers/processes.ts';
import { nameOf, pidsOf } from '../usage.ts';

/** Two processes each. */
const FAMILIES: Readonly<Record<string, string>> = {
  'a child': 'sleep 600 & wait',
  'a child of its own session': 'setsid sleep 600 & wait',
  'both ignore SIGTERM': `trap '' TERM\nsleep 600 & wait`,
  'double-forked daemon': '(setsid sleep 600 &)\nexec sleep 600',
};

/** Longer than any of these peers waits before it kills. */
const PATIENCE_MS = 5 * STOP_TIMEOUT_MS;

async function survivors(bench: Bench, peer: Peer, program: string): Promise<string> {
  return withSession(bench, peer, [task('family', program)], async (session) => {
    const alive = (): number[] => pidsOf(session.mark, 'tasks').filter((pid) => nameOf(pid) !== 'env');
    await session.start(['family']);
    if (!(await reached(() => alive().length >= 2, { every: 20 }))) return 'did not start';
    await pause(200);
    const begin = performance.now();
    const stopping = session.stop(['family']);
    const gone = await reached(() => alive().length === 0, { within: PATIENCE_MS, every: 10 });
    const end = performance.now();
    await Promise.race([stopping, pause(100)]);
    return gone ? `gone, ${figure(end - begin)} ms` : `**${alive().length} left**`;
  });
}

export const stop: Suite = {
  name: 'stop',
  title: `What is left after a stop (of two processes each; SIGKILL after ${STOP_TIMEOUT_MS / 1000} s where the peer has that)`,
  async measure(bench) {
    const folder = await mkdtemp(join(bench.home, 'f-'));
    const programs = Object.values(FAMILIES).map((text, at) => {
      const program = join(folder, `family${at}`);
      writeFileSync(program, `#!/bin/sh\n${text}\n`);
      chmodSync(program, 0o755);
      return program;
    });
    const rows: string[][] = [];
    for (const peer of bench.peers.filter(({ isLimit }) => isLimit === undefined)) {
      const row = [peer.name];
      for (const program of programs) row.push(await survivors(bench, peer, program));
      rows.push(row);
    }
    return table(['', ...Object.keys(FAMILIES)], rows);
  },
};

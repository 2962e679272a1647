// What the tables share: sizes, the peers that are here, a folder of their own for each session.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Build } from '../support/build.ts';
import type { Programs } from './capture/programs.ts';
import type { Peer, PeerTask, Session } from './peers/peer.ts';
import { TASK_MARK } from './usage.ts';

export interface Bench {
  /** Small sizes, few rounds: to see that it runs, not to quote. */
  readonly quick: boolean;
  readonly rounds: number;
  readonly home: string;
  readonly programs: Programs;
  readonly peers: readonly Peer[];
  /** This build, and those beside it. */
  readonly builds: readonly Build[];
}

/** A section of the report: `name` is its flag, `measure` gives markdown. */
export interface Suite {
  readonly name: string;
  readonly title: string;
  measure(bench: Bench): Promise<string>;
}

/** A command whose processes are known as the task's wherever they go. */
export function task(name: string, ...command: readonly string[]): PeerTask {
  return { name, command: ['/usr/bin/env', `${TASK_MARK}=${name}`, ...command] };
}

/** Runs `body` with a session of the peer, and leaves nothing behind. */
export async function withSession<T>(
  bench: Bench,
  peer: Peer,
  tasks: readonly PeerTask[],
  body: (session: Session) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(bench.home, 'p-'));
  try {
    await using session = await peer.prepare(folder, tasks);
    return await body(session);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** For what runs processes by the thousand: logs and runtime folders in memory would be measured as memory. */
export function makeHome(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'dgb-'));
}

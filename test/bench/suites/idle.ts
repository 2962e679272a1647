import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { task, type Bench, type Suite } from '../bench.ts';
import { figure, table } from '../figures.ts';
import type { Peer, Session } from '../peers/peer.ts';
import { reached } from '../peers/processes.ts';
import { npmRunAll } from '../peers/runners.ts';
import { pidsOf, usageOf, type Usage } from '../usage.ts';

const TASKS = 50;

/** The garbage collector of V8 comes once more, ten seconds after the last start. */
const SETTLE_MS = 20_000;

interface Idler {
  readonly peer: Peer;
  readonly session: Session;
  readonly before: Usage;
}

async function prepare(bench: Bench, peer: Peer): Promise<Omit<Idler, 'before'>> {
  const names = Array.from({ length: TASKS }, (_, at) => `t${at}`);
  const tasks = names.map((name) => task(name, 'sleep', '600'));
  const session = await peer.prepare(await mkdtemp(join(bench.home, 'i-')), tasks);
  await session.start(names);
  await reached(() => pidsOf(session.mark, 'tasks').length >= TASKS, { within: 60_000, every: 100 });
  return { peer, session };
}

/** The largest process is the supervisor; what the others have for themselves is what each task costs. */
function row({ peer, session, before }: Idler, seconds: number): string[] {
  const pids = pidsOf(session.mark);
  const each = pids.map((pid) => usageOf([pid])).sort((a, b) => b.rss - a.rss);
  const all = usageOf(pids);
  const others = each.slice(1).reduce((total, { own }) => total + own, 0);
  return [
    peer.name,
    figure(all.processes),
    figure(((all.cpu - before.cpu) / seconds) * 100, 3),
    figure((all.switches - before.switches) / seconds, 1),
    figure(each[0]?.rss, 1),
    figure(each[0]?.own, 1),
    figure(others / TASKS, 2),
    figure(all.pss, 1),
  ];
}

export const idle: Suite = {
  name: 'idle',
  title: `Idle cost, ${TASKS} sleeping tasks`,
  async measure(bench) {
    const seconds = bench.quick ? 5 : 20;
    // One npm for each task would be measured as npm.
    const peers = bench.peers.filter((peer) => peer.isLimit === undefined && peer !== npmRunAll);
    await using stack = new AsyncDisposableStack();
    const sessions: Omit<Idler, 'before'>[] = [];
    for (const peer of peers) {
      const idler = await prepare(bench, peer);
      stack.use(idler.session);
      sessions.push(idler);
    }
    await pause(SETTLE_MS);
    const idlers = sessions.map((idler) => ({ ...idler, before: usageOf(pidsOf(idler.session.mark)) }));
    await pause(seconds * 1000);
    const head = [
      '',
      'processes',
      'CPU %',
      'wake-ups/s',
      'supervisor RSS MiB',
      'its own MiB',
      'other own MiB a task',
      'PSS MiB',
    ];
    return `Over ${seconds} s, all at once.\n\n${table(
      head,
      idlers.map((idler) => row(idler, seconds)),
    )}`;
  },
};

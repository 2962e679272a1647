import { setTimeout as pause } from 'node:timers/promises';
import type { RunIdentity } from '../ports.ts';
import type { ProcessTable } from '../table/process-row.ts';
import type { Member, Members } from './members.ts';
import { signalGroup, signalProcess } from './signal.ts';

/** A tree that brings forth new processes after its first round forks faster than it is killed one by one. */
const CALM_ROUNDS = 1;
const MAX_ROUNDS = 100;

/**
 * SIGKILL to everyone of the run, again and again until a look shows nobody new. The keeper is spared: it must write how
 * the command ended. Those who cannot die (uninterruptible sleep) are left to `nobodyLeft`.
 */
export async function killAll(run: RunIdentity, members: Members, table: ProcessTable): Promise<void> {
  const killed = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (round >= CALM_ROUNDS) freeze(await members.scan());
    const fresh = (await members.scan()).filter((member) => !killed.has(key(member)));
    if (fresh.length === 0) break;
    for (const member of fresh) {
      killed.add(key(member));
      await signalProcess(table, member, 'SIGKILL');
    }
    // Whoever was forking at that moment has its child in the table by now.
    await pause(1);
  }
  if (run.keeper !== undefined) await signalProcess(table, run.keeper, 'SIGCONT');
}

/** A signal to a group reaches all of it at once, also who is just being forked; stopped, it brings forth nobody more. */
function freeze(members: readonly Member[]): void {
  for (const group of new Set(members.map((member) => member.group))) signalGroup(group, 'SIGSTOP');
}

function key({ pid, startTime }: Member): string {
  return `${pid} ${startTime}`;
}

import { setTimeout as pause } from 'node:timers/promises';
import { findProcess } from '../identity.ts';
import type { RunIdentity } from '../ports.ts';
import type { ProcessTable } from '../table/process-row.ts';
import type { Member, Members } from './members.ts';
import { signalGroup, signalProcess } from './signal.ts';

const MAX_ROUNDS = 100;

/**
 * SIGKILL to everyone of the run, again and again until a look shows nobody new. The keeper is spared: it must write how
 * the command ended. Those who cannot die (uninterruptible sleep) are left to `nobodyLeft`.
 *
 * A look at the table is no snapshot: who forks and ends while it is taken is in it neither before nor after. So from the
 * second look on everyone is stopped first.
 */
export async function killAll(run: RunIdentity, members: Members, table: ProcessTable): Promise<void> {
  const killed = new Set<string>();
  let found = await members.scan();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const fresh = found.filter((member) => !killed.has(key(member)));
    if (fresh.length === 0 && round > 0) break;
    for (const member of fresh) {
      killed.add(key(member));
      await signalProcess(table, member, 'SIGKILL');
    }
    // Whoever was forking at that moment has its child in the table by now.
    await pause(1);
    await freeze(run, found, table);
    found = await members.scan();
  }
  if (run.keeper !== undefined) await signalProcess(table, run.keeper, 'SIGCONT');
}

/** A signal to a group reaches all of it at once, also who is just being forked; stopped, it brings forth nobody more. */
async function freeze({ keeper }: RunIdentity, members: readonly Member[], table: ProcessTable): Promise<void> {
  const groups = new Set(members.map((member) => member.group));
  if (keeper !== undefined && (await findProcess(table, keeper)) !== undefined) groups.add(keeper.pid);
  for (const group of groups) signalGroup(group, 'SIGSTOP');
}

function key({ pid, startTime }: Member): string {
  return `${pid} ${startTime}`;
}

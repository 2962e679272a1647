import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listProcesses } from '../../support/vscode/processes.ts';
import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';
import { Terminal } from '../terminal.ts';

const PROJECT = `
[[tasks]]
name = "still"
command = "sleep"
args = ["4242001"]
restart = "always"
restart_delay = "1ms"
`;

/** One supervisor at the most, whoever launched it: each bears the variable that marks this project. */
async function supervisors({ root }: Supervised): Promise<number> {
  const all = await listProcesses(`DIRIGENT_TEST=${root}`);
  return all.filter(({ command }) => command.includes('supervisor.js')).length;
}

async function copies({ root }: Supervised): Promise<number> {
  const all = await listProcesses(`DIRIGENT_TEST=${root}`);
  return all.filter(({ command }) => command === 'sleep 4242001').length;
}

/**
 * Terminals with a runtime folder, with another one and with none (docker exec, cron, su) take turns over one project,
 * and kill its supervisor in between: they share one table and one copy of the task.
 */
export async function twoEnvironments(rounds: number): Promise<Tally> {
  const result = tally('two environments');
  await using supervised = await Supervised.prepare(PROJECT);
  const other = join(supervised.root, 'o');
  await mkdir(other, { mode: 0o700 });
  const terminals = [undefined, supervised.runtime, other].map(
    (folder) => new Terminal(supervised, { XDG_RUNTIME_DIR: folder }),
  );
  const terminal = (at: number): Terminal => terminals[at % terminals.length] ?? new Terminal(supervised);
  const { code, stderr } = await terminal(0).run('start', 'still');
  if (code !== 0) result.faults.push(`start: ${stderr}`);
  let pid = (await terminal(0).list())?.[0]?.pid;
  for (; result.rounds < rounds; result.rounds++) {
    if (result.rounds % 3 === 2) await killSupervisors(supervised);
    const [task] = (await terminal(result.rounds).list()) ?? [];
    if (task?.pid !== pid) result.faults.push(`pid ${String(task?.pid)}, not ${String(pid)}`);
    if (result.rounds % 2 === 1) {
      const restarted = await terminal(result.rounds + 1).run('restart', 'still');
      if (restarted.code !== 0) result.faults.push(`restart: ${restarted.stderr}`);
      pid = (await terminal(result.rounds + 2).list())?.[0]?.pid;
    }
    result.duplicates += Math.max(0, (await supervisors(supervised)) - 1);
    result.duplicates += Math.max(0, (await copies(supervised)) - 1);
  }
  await terminal(0).run('stop', 'still');
  const [task] = (await terminal(1).list()) ?? [];
  if (task?.status.kind !== 'stopped') result.faults.push(`it is ${String(task?.status.kind)} after a stop`);
  result.orphans += await copies(supervised);
  await terminal(1).run('down');
  await killSupervisors(supervised);
  return result;
}

async function killSupervisors({ root }: Supervised): Promise<void> {
  for (const { pid, command } of await listProcesses(`DIRIGENT_TEST=${root}`))
    if (command.includes('supervisor.js')) process.kill(pid, 'SIGKILL');
}

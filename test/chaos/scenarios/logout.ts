import { mkdir, rm, symlink, unlink } from 'node:fs/promises';
import { Supervised } from '../../support/supervised.ts';
import { tally, type Tally } from '../tally.ts';
import { Terminal } from '../terminal.ts';

const PROJECT = `
[[tasks]]
name = "still"
command = "sleep"
args = ["4242002"]
`;

/**
 * The runtime folder goes at the logout of its user and is made again at the next login, as logind does it: who comes
 * meanwhile and who comes afterwards finds the same supervisor.
 */
export async function logout(rounds: number): Promise<Tally> {
  const result = tally('logout and login');
  await using supervised = await Supervised.start(PROJECT, ['--detached']);
  const pid = (await supervised.start('still')).tasks[0]?.task.pid;
  const meanwhile = new Terminal(supervised, { XDG_RUNTIME_DIR: undefined });
  const afterwards = new Terminal(supervised);
  for (; result.rounds < rounds; result.rounds++) {
    await rm(supervised.runtime, { recursive: true, force: true, maxRetries: 5 });
    // Nobody can make it there, as nobody but root can in /run/user.
    await symlink('nowhere', supervised.runtime);
    if (result.rounds % 2 === 0) await look(meanwhile, 'without a runtime folder');
    await unlink(supervised.runtime);
    await mkdir(supervised.runtime, { mode: 0o700 });
    await look(afterwards, 'with a new runtime folder');
  }
  const running = (await supervised.processes()).filter(({ command }) => command.includes('supervisor.js'));
  result.duplicates += running.length - 1;
  await afterwards.run('stop', 'still');
  result.orphans += (await supervised.processes()).filter(({ command }) => command.startsWith('sleep')).length;
  return result;

  async function look(terminal: Terminal, when: string): Promise<void> {
    const { code, stderr, stdout } = await terminal.run('list', '--json');
    if (code !== 0) result.faults.push(`${when}: ${stderr}`);
    else if (!stdout.includes(`"pid": ${String(pid)}`) && !stdout.includes(`"pid":${String(pid)}`))
      result.faults.push(`${when}: another run is listed`);
  }
}

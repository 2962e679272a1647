import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Supervised } from '../../support/supervised.ts';
import { task, type Suite } from '../bench.ts';
import { figure, median, table } from '../figures.ts';
import { project } from '../peers/dirigent.ts';

const NOTHING = '`node -e 0`';

interface Command {
  readonly name: string;
  readonly args: readonly string[];
  readonly supervised: Supervised;
}

function commandsOf(supervised: Supervised, of: string): readonly Command[] {
  const cli = join(supervised.build.dist, 'cli.js');
  return [
    { name: NOTHING, args: ['-e', '0'], supervised },
    { name: `\`dirigent list\`${of}`, args: [cli, 'list'], supervised },
    { name: `\`dirigent list --json\`${of}`, args: [cli, 'list', '--json'], supervised },
    { name: `\`dirigent --version\`${of}`, args: [cli, '--version'], supervised },
  ];
}

export const commandLine: Suite = {
  name: 'cli',
  title: 'The command line with a running supervisor',
  async measure(bench) {
    const tasks = Array.from({ length: 10 }, (_, at) => task(`t${at}`, 'sleep', '600'));
    await using stack = new AsyncDisposableStack();
    const commands: Command[] = [];
    for (const build of bench.builds) {
      const supervised = stack.use(await Supervised.start(project(tasks), [], build));
      commands.push(...commandsOf(supervised, bench.builds.length === 1 ? '' : `, ${build.name}`));
    }
    const times = new Map<string, number[]>(commands.map(({ name }) => [name, []]));
    for (let round = 0; round < (bench.quick ? 7 : 21); round++) {
      for (const { name, args, supervised } of commands) {
        const begin = performance.now();
        const { status, stderr } = spawnSync(process.execPath, args, { cwd: supervised.folder, env: supervised.env });
        if (status !== 0) throw new Error(`${name}: ${stderr.toString()}`);
        times.get(name)?.push(performance.now() - begin);
      }
    }
    const base = median(times.get(NOTHING) ?? []);
    const rows = [...times].map(([name, all]) => [
      name,
      String(all.length),
      figure(median(all)),
      figure(Math.max(...all)),
      figure(median(all) / base, 1),
    ]);
    return table(['', 'n', 'median ms', 'longest', 'x node -e 0'], rows);
  },
};

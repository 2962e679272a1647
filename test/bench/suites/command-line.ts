import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Supervised } from '../../support/supervised.ts';
import { repository } from '../../support/vscode/install.ts';
import { task, type Suite } from '../bench.ts';
import { figure, median, table } from '../figures.ts';
import { project } from '../peers/dirigent.ts';

export const commandLine: Suite = {
  name: 'cli',
  title: 'The command line with a running supervisor',
  async measure(bench) {
    const tasks = Array.from({ length: 10 }, (_, at) => task(`t${at}`, 'sleep', '600'));
    await using supervised = await Supervised.start(project(tasks));
    const cli = join(repository, 'dist', 'cli.js');
    const commands: Readonly<Record<string, readonly string[]>> = {
      '`node -e 0`': ['-e', '0'],
      '`dirigent list`': [cli, 'list'],
      '`dirigent list --json`': [cli, 'list', '--json'],
      '`dirigent --version`': [cli, '--version'],
    };
    const times = new Map<string, number[]>(Object.keys(commands).map((name) => [name, []]));
    for (let round = 0; round < (bench.quick ? 7 : 21); round++) {
      for (const [name, args] of Object.entries(commands)) {
        const begin = performance.now();
        const { status, stderr } = spawnSync(process.execPath, args, { cwd: supervised.folder, env: supervised.env });
        if (status !== 0) throw new Error(`${name}: ${stderr.toString()}`);
        times.get(name)?.push(performance.now() - begin);
      }
    }
    const base = median(times.get('`node -e 0`') ?? []);
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

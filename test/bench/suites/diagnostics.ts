import { parseIntactProject } from '../../../src/config/parse.ts';
import type { Bench, Suite } from '../bench.ts';
import { figure, median, table } from '../figures.ts';

const LINES = 5000;

/** Ten lines a task; every tenth task has a mistake. */
function text(): string {
  const tasks = Array.from({ length: LINES / 10 }, (_, at) =>
    [
      `# Task ${at}, in words.`,
      '[[tasks]]',
      `name = "task-${at}"`,
      'command = "node"',
      `args = ["server.mjs", "--port", "${at}"]`,
      at % 10 === 0 ? 'restrat = "always"' : 'restart = "always"',
      `env = { PORT = "${at}", NODE_ENV = "development" }`,
      `depends_on = [${at === 0 ? '' : `"task-${at - 1}"`}]`,
      'stop_timeout = "5s"',
      '',
    ].join('\n'),
  );
  return tasks.join('\n');
}

export const diagnostics: Suite = {
  name: 'diagnostics',
  title: `Diagnostics of a file with ${LINES} lines`,
  measure(bench) {
    const sound = text();
    const half = sound.lastIndexOf('stop_timeout', sound.length / 2);
    const rows = [
      row(bench, 'as it is', sound),
      row(bench, 'with a line that is being typed', `${sound.slice(0, half)}args = [\n${sound.slice(half)}`),
    ];
    return Promise.resolve(table(['file', 'lines', 'found', 'first time, ms', 'again, median ms'], rows));
  },
};

function row({ quick }: Bench, name: string, source: string): string[] {
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < (quick ? 5 : 15); round++) {
    const begin = performance.now();
    found = parseIntactProject(source).diagnostics.length;
    times.push(performance.now() - begin);
  }
  return [name, figure(source.split('\n').length), figure(found), figure(times[0]), figure(median(times.slice(1)))];
}

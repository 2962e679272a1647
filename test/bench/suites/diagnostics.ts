import { parseProject } from '../../../src/config/parse.ts';
import type { Suite } from '../bench.ts';
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
    const source = text();
    const times: number[] = [];
    let found = 0;
    for (let round = 0; round < (bench.quick ? 5 : 15); round++) {
      const begin = performance.now();
      found = parseProject(source).diagnostics.length;
      times.push(performance.now() - begin);
    }
    const rows = [[figure(source.split('\n').length), figure(found), figure(times[0]), figure(median(times.slice(1)))]];
    return Promise.resolve(table(['lines', 'found', 'first time, ms', 'again, median ms'], rows));
  },
};

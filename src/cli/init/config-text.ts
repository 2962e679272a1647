import { writeStatement } from '../../config/edit/write.ts';
import type { Finding } from './finding.ts';

const HEADER = `# What Dirigent runs for this project: https://github.com/dirigent-dev/dirigent#readme
#
#   dirigent up         start the startup tasks and follow them
#   dirigent list       what runs, and how it is
#   dirigent validate   check this file
`;

const EXAMPLE = `
# [[tasks]]
# name = "api"
# command = "node"
# args = ["server.js"]
# env = { PORT = "3000" }
# run_at_startup = true              # starts with the workspace
# restart = "on-failure"             # comes back after a crash, with growing pauses
# healthcheck = { http = "http://localhost:3000/health" }
#
# [[tasks]]
# name = "worker"
# command = "node worker.js"
# shell = true                       # one line for the shell
# depends_on = ["api"]               # starts when api is ready
`;

const STYLE = { lineEnd: '\n', indentation: '' };

/** A dirigent.toml with these tasks, commented for whoever has never seen one. */
export function configText(findings: readonly Finding[]): string {
  const tasks = findings.map(taskText);
  const hint =
    findings.length === 0
      ? '# Nothing was found to start with. A task looks like this:'
      : '\n# More that a task can have:';
  return [HEADER, ...tasks].join('\n') + hint + EXAMPLE;
}

function taskText(task: Finding): string {
  const keys: (readonly [string, unknown])[] = [
    ['name', task.name],
    ['command', task.command],
    ...(task.args.length > 0 ? [['args', task.args] as const] : []),
    ...(task.shell === true ? [['shell', true] as const] : []),
    ...(task.runAtStartup ? [['run_at_startup', true] as const] : []),
    ...(task.restart === undefined ? [] : [['restart', task.restart] as const]),
  ];
  const lines = keys.map(([key, value]) => writeStatement(key, value, STYLE));
  return [`# from ${task.from}`, '[[tasks]]', ...lines, ''].join('\n');
}

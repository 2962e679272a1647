// Writes a new dirigent.toml from imported tasks.
import { addTasks, applyEdits } from '../config/edit/edits.ts';
import type { Planned } from './plan.ts';

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

/** A dirigent.toml with these tasks, commented for a reader who has never seen one. */
export function configText(tasks: readonly Planned[]): string {
  const blocks = tasks.map(({ proposal, task }) => {
    // Names of files may hold line ends.
    const from = proposal.from.replaceAll(/\p{Cc}/gu, ' ');
    return `# from ${from}\n${applyEdits('', addTasks('', [task]))}`;
  });
  const hint =
    tasks.length === 0
      ? '# Nothing was found to start with. A task looks like this:'
      : '\n# More that a task can have:';
  return [HEADER, ...blocks].join('\n') + hint + EXAMPLE;
}

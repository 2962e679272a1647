// `dirigent list` lists tasks and their states.
import type { TaskInfo } from '../../model/task-info.ts';
import type { Invocation } from '../invocation.ts';
import type { Connection } from '../../rpc/connection.ts';
import { reportProblems } from '../print/project-problems.ts';
import { fewLastWords } from '../print/last-words.ts';
import { taskDetails } from '../print/task-details.ts';
import { taskTable } from '../print/task-table.ts';
import { pickNamed } from '../arguments/pick.ts';
import { action, addVerb, type Verb } from '../verb.ts';

interface ListOptions {
  readonly json?: boolean;
}

export const list: Verb = (program, cli) => {
  addVerb(program, 'list [names...]', {
    summary: 'list tasks and their states',
    details:
      'With names, shows everything about those tasks, why each is in its state, and the last output of one that failed.',
    examples: [
      ['list', 'all tasks'],
      ['list api', 'everything about one task'],
      [`list --json | jq -r '.[] | select(.status.kind == "failed") | .name'`, 'the names of failed tasks'],
    ],
  })
    .aliases(['status', 'ls', 'ps'])
    .option('--json', 'print an array of TaskInfo (see docs/protocol.md)')
    .action(action(cli, (names: string[], options: ListOptions) => run(cli, names, options)));
};

async function run(cli: Invocation, names: readonly string[], options: ListOptions): Promise<number> {
  const client = await cli.connect();
  const { tasks, project } = await client.request('tasks/list', {});
  const chosen = names.length === 0 ? tasks : pickNamed(tasks, names);
  if (options.json === true) cli.out.json(chosen);
  else if (names.length > 0) await printDetails(cli, client, chosen);
  else if (chosen.length > 0)
    taskTable(chosen, cli.out, Date.now(), cli.out.isTerminal ? cli.out.width : Infinity).forEach((line) =>
      cli.out.line(line),
    );
  else if (project.state === 'loaded')
    cli.err.line(`${project.configFile} has no tasks yet. Add one with: dirigent add`);
  else if (project.state === 'missing')
    cli.err.line(`${project.configFile} was deleted, and none of its tasks is running.`);
  return reportProblems(project, cli.err);
}

async function printDetails(cli: Invocation, client: Connection, tasks: readonly TaskInfo[]): Promise<void> {
  const reasons = await Promise.all(tasks.map(({ name }) => client.request('tasks/explain', { task: name })));
  const words = await Promise.all(tasks.map((task) => fewLastWords(client, task)));
  tasks.forEach((task, index) => {
    if (index > 0) cli.out.line();
    for (const line of taskDetails(task, reasons[index]?.text ?? '', cli.out, Date.now())) cli.out.line(line);
    (words[index] ?? []).forEach((line, at) => {
      cli.out.line(`  ${cli.out.style('dim', (at === 0 ? 'output' : '').padEnd(8))} ${line}`);
    });
  });
}

// `dirigent up` starts the startup tasks and follows them.
import { UserError } from '../../base/user-error.ts';
import type { TaskInfo } from '../../model/task-info.ts';
import { exitCodes } from '../exit-code.ts';
import { Foreground } from '../foreground/foreground.ts';
import type { Invocation } from '../invocation.ts';
import type { TableMirror } from '../../client/table-mirror.ts';
import { pickNamed } from '../arguments/pick.ts';
import { reportProblems } from '../print/project-problems.ts';
import { reportStart } from '../print/start-outcome.ts';
import { action, addVerb, type Verb } from '../verb.ts';
import { watchTable } from '../watch/watching.ts';

interface UpOptions {
  readonly detach?: boolean;
  readonly wait?: boolean;
}

export const up: Verb = (program, cli) => {
  addVerb(program, 'up [names...]', {
    summary: 'start the startup tasks and follow their output',
    details:
      'Startup tasks have run_at_startup = true; names choose others. Running this is your approval: no question ' +
      'is asked. Ctrl-C stops them all and lists those that are still running; a second Ctrl-C kills. Exits ' +
      'when all have ended, with exit code 1 if any of them failed.',
    examples: [
      ['up', 'work in the foreground'],
      ['up -d', 'in the background'],
      ['up -d --wait && npm test', 'in CI: run the tests when all are ready'],
      ['up api worker', 'these two, whatever their run_at_startup'],
    ],
  })
    .option('-d, --detach', 'start them in the background and return')
    .option('-w, --wait', 'with --detach: return when each is ready')
    .action(action(cli, (names: string[], options: UpOptions) => run(cli, names, options)));
};

async function run(cli: Invocation, wanted: readonly string[], options: UpOptions): Promise<number> {
  if (options.wait === true && options.detach !== true) {
    throw new UserError('invalid-argument', '--wait needs --detach: without it, up follows the tasks anyway.');
  }
  const watching = await watchTable(cli, { toStart: true });
  try {
    const { client, mirror } = watching;
    const broken = mirror.project === undefined ? exitCodes.ok : reportProblems(mirror.project, cli.err);
    if (broken !== exitCodes.ok) return broken;
    const names = chosen(mirror, wanted);
    const params = { tasks: { names }, env: cli.env };
    if (options.detach === true) {
      const result = await client.request('tasks/start', params);
      return await reportStart(cli, client, result, options);
    }
    const foreground = new Foreground(cli, watching, withDependencies(mirror, names));
    return await foreground.run(async (signal) => {
      const { tasks } = await client.request('tasks/start', params, signal);
      watching.started();
      for (const { task, error } of tasks) if (error !== undefined) cli.err.line(`${task.name}: ${error}`);
    });
  } finally {
    watching.dispose();
  }
}

function chosen({ tasks, project }: TableMirror, wanted: readonly string[]): readonly string[] {
  if (wanted.length > 0) return pickNamed(tasks, wanted).map(({ name }) => name);
  const names = project?.startup.tasks.map(({ name }) => name) ?? [];
  if (names.length > 0) return names;
  const hint = 'Set run_at_startup = true in a task, or give names: dirigent up NAME…';
  throw new UserError('invalid-argument', `There are no startup tasks. ${hint}`);
}

/** The tasks and all their dependencies, in the order of the table. */
function withDependencies({ tasks }: TableMirror, names: readonly string[]): readonly string[] {
  const byName = new Map(tasks.map((task) => [task.name, task]));
  const needed = new Set<string>();
  const add = (task: TaskInfo | undefined): void => {
    if (task === undefined || needed.has(task.name)) return;
    needed.add(task.name);
    for (const { task: name } of task.definition.dependsOn) add(byName.get(name));
  };
  for (const name of names) add(byName.get(name));
  return tasks.map(({ name }) => name).filter((name) => needed.has(name));
}

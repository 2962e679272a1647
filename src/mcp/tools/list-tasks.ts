// The tool list_tasks.
import * as z from 'zod';
import { problemText } from '../../client/explain-missing-task.ts';
import type { ProjectInfo } from '../../model/task-info.ts';
import { taskData, taskLine } from '../task-text.ts';
import { defineTool, looks } from '../tool.ts';

export const listTasks = defineTool({
  name: 'list_tasks',
  title: 'List tasks',
  description:
    'Lists the tasks of this project (dev servers, watchers, builds, workers) and their live state: the same table that ' +
    'the user sees in the editor. Check it before starting anything, so that nothing runs twice.',
  input: z.strictObject({
    group: z.string().optional().describe('Only tasks of this group'),
  }),
  hints: looks,
  async run({ group }, { connection, clock, signal }) {
    const { tasks: all, project } = await connection.request('tasks/list', {}, signal);
    const tasks = group === undefined ? all : all.filter((task) => task.group === group);
    const now = clock.now();
    const lines = tasks.map((task) => `${taskLine(task, now)}${task.adHoc ? ' [ad hoc]' : ''}`);
    if (lines.length === 0) lines.push(noTasks(project, group));
    return {
      text: [...lines, ...problems(project)].join('\n'),
      data: {
        folder: project.folder,
        config_file: project.configFile,
        tasks: tasks.map((task) => taskData(task, now)),
      },
    };
  },
});

function noTasks({ state, configFile, folder }: ProjectInfo, group: string | undefined): string {
  if (group !== undefined) return `There are no tasks in the group "${group}".`;
  if (state !== 'missing') return `${configFile} has no tasks. create_task adds one.`;
  return `There is no ${configFile} yet. create_task creates it; run_command runs a command in ${folder} without it.`;
}

function problems(project: ProjectInfo): readonly string[] {
  const errors = project.diagnostics.filter(({ severity }) => severity === 'error');
  return errors.map((error) => `error ${problemText(project, error)}`);
}

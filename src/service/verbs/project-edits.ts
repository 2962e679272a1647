// The three verbs that change dirigent.toml. Each is one minimal edit of the text, which takes effect as one made in an
// editor does.
import { UserError } from '../../base/user-error.ts';
import { addTask, applyEdits, removeTask, updateTask, type TextEdit } from '../../config/edit/edits.ts';
import { parseProject } from '../../config/parse.ts';
import type { TaskTable } from '../../model/task-keys.ts';
import { untilRemoved } from '../records/removal.ts';
import type { Supervisor } from '../supervisor.ts';
import type { Verb } from './verb.ts';

export const createTask: Verb<'project/createTask'> = (supervisor, { task }) =>
  supervisor.projectEdits.edit((text) => edited(text, addTask(text, task), nameOf(task)));

export const updateProjectTask: Verb<'project/updateTask'> = (supervisor, { name, changes }) =>
  supervisor.projectEdits.edit((text) => edited(text, updateTask(text, name, changes), nameOf(changes) ?? name));

export const deleteTask: Verb<'project/deleteTask'> = async (supervisor, { name, deleteLogs }) => {
  const { projectEdits, cleanup } = supervisor;
  assertNotNeeded(supervisor, name);
  // Before the edit: what is at rest goes with it.
  if (deleteLogs === true) cleanup.includeLogs(name);
  const info = await projectEdits
    .edit((text) => edited(text, removeTask(text, name), undefined))
    .catch((error: unknown) => {
      cleanup.keepLogs(name);
      throw error;
    });
  await untilRemoved(supervisor, name);
  return info;
};

/** The edit would leave the file with an error at another task. */
function assertNotNeeded({ project }: Supervisor, name: string): void {
  const tasks = project.project?.tasks ?? [];
  const needing = tasks.filter(({ dependsOn }) => dependsOn.some(({ task }) => task === name));
  if (needing.length === 0) return;
  const names = needing.map((task) => task.name).join(', ');
  const them = needing.length === 1 ? 'its depends_on' : 'their depends_on';
  throw new UserError('invalid-argument', `${name} is needed by ${names}. Remove it from ${them} first.`);
}

function nameOf(table: TaskTable): string | undefined {
  const { name } = table as { name?: unknown };
  return typeof name === 'string' ? name : undefined;
}

/** Refuses an edit that would leave the file, or the task it is about, broken. */
function edited(text: string, edits: readonly TextEdit[], task: string | undefined): string {
  const after = applyEdits(text, edits);
  const parsed = parseProject(after);
  const known = new Set(parseProject(text).diagnostics.map(({ message }) => message));
  const error = parsed.diagnostics.find(
    (diagnostic) =>
      diagnostic.severity === 'error' &&
      !known.has(diagnostic.message) &&
      (task === undefined || diagnostic.task === task || diagnostic.task === undefined),
  );
  if (error !== undefined) throw new UserError('invalid-argument', error.message);
  return after;
}

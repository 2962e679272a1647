// Explains a missing task whose table in dirigent.toml has an error.
import { UserError } from '../base/user-error.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Connection } from '../rpc/connection.ts';
import type { ProjectInfo } from '../model/task-info.ts';
import { isSameName } from '../model/pick.ts';

/**
 * Replaces an `unknown-task` error by the error in the task's table of dirigent.toml, if there is one. Otherwise
 * returns the error unchanged.
 */
export async function explainMissingTask(error: unknown, client: Connection | undefined): Promise<unknown> {
  if (!(error instanceof UserError) || error.code !== 'unknown-task' || client === undefined) return error;
  const name = error.data?.['name'];
  if (typeof name !== 'string') return error;
  const project = await client.request('tasks/list', {}).then(
    (snapshot) => snapshot.project,
    () => undefined,
  );
  const message = project === undefined ? undefined : errorOf(name, project);
  return message === undefined ? error : new UserError('invalid-config', message, { cause: error });
}

function errorOf(name: string, project: ProjectInfo): string | undefined {
  const errors = project.diagnostics.filter(({ severity }) => severity === 'error');
  const own = errors.find(({ task }) => task !== undefined && isSameName(task, name));
  if (own !== undefined) return `"${name}" has an error: ${problemText(project, own)}`;
  const [first] = errors;
  if (project.state !== 'invalid' || first === undefined) return undefined;
  return `There is no task "${name}", perhaps because of this error: ${problemText(project, first)}`;
}

/** `FILE:LINE:COLUMN: what is wrong`, counted from 1 as editors show it. */
export function problemText({ configFile }: ProjectInfo, { range, message }: Diagnostic): string {
  return `${configFile}:${range.start.line + 1}:${range.start.character + 1}: ${message}`;
}

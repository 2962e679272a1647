// Prints the errors of dirigent.toml.
import { problemText } from '../../client/explain-missing-task.ts';
import type { ProjectInfo } from '../../model/task-info.ts';
import { exitCodes } from '../exit-code.ts';
import type { Printer } from './printer.ts';

/**
 * Says on `err` what is wrong with the dirigent.toml behind a table, and gives the exit code of it: 3 while the file
 * cannot be read at all. A mistake in one task leaves the others sound.
 */
export function reportProblems(project: ProjectInfo, err: Printer): number {
  const errors = project.diagnostics.filter(({ severity }) => severity === 'error');
  for (const error of errors) err.line(`${err.style('red', 'error')} ${problemText(project, error)}`);
  if (project.state !== 'invalid') return exitCodes.ok;
  err.line('The last valid definitions apply. For details, run dirigent validate.');
  return exitCodes.invalidConfig;
}

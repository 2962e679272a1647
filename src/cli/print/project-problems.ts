// Prints the errors of dirigent.toml.
import { problemText } from '../../client/explain-missing-task.ts';
import type { ProjectInfo } from '../../model/task-info.ts';
import { exitCodes } from '../exit-code.ts';
import type { Printer } from './printer.ts';

/**
 * Prints the errors of dirigent.toml to `err` and returns the exit code: 3 if the file is invalid as a whole. An error
 * in one task does not affect the others.
 */
export function reportProblems(project: ProjectInfo, err: Printer): number {
  const errors = project.diagnostics.filter(({ severity }) => severity === 'error');
  for (const error of errors) err.line(`${err.style('red', 'error')} ${problemText(project, error)}`);
  if (project.state !== 'invalid') return exitCodes.ok;
  err.line('The last valid definitions apply. For details, run dirigent validate.');
  return exitCodes.invalidConfig;
}

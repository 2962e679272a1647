import { UserError } from '../base/user-error.ts';

/** Why nothing more can be written: somebody has said that this was all. */
export function inputIsEnded(): UserError {
  return new UserError('not-running', 'The input of the task is closed. It takes input again after a restart.');
}

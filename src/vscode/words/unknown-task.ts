// The error for a task that is not there, with the name that was probably meant: `model/pick.ts` in the editor's
// language.
import * as l10n from '@vscode/l10n';
import { closest } from '../../base/closest.ts';
import { UserError } from '../../base/user-error.ts';

/** `folders`: those that were searched; a task of theirs whose name is close is suggested. */
export function unknownTask(
  name: string,
  folders: readonly { readonly tasks: ReadonlyMap<string, unknown> }[] = [],
): UserError {
  const meant = closest(
    name,
    folders.flatMap(({ tasks }) => [...tasks.keys()]),
  );
  const message = l10n.t('There is no task “{0}”.', name);
  const suggestion = meant === undefined ? '' : ` ${l10n.t('Did you mean “{0}”?', meant)}`;
  return new UserError('unknown-task', message + suggestion);
}

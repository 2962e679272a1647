// The titles of quick fixes.
import * as l10n from '@vscode/l10n';
import type { FixTitle } from '../../../language/fixes/fix.ts';
import { visible } from '../../../base/foreign-text.ts';

const LONGEST = 60;

export function fixWords({ kind, what }: FixTitle): string {
  const line = visible(what);
  const shown = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  switch (kind) {
    case 'add':
      return l10n.t('Add `{0}`', shown);
    case 'change':
      return l10n.t('Change to `{0}`', shown);
    case 'close':
      return l10n.t('Add the missing `{0}`', shown.trim());
    case 'remove':
      return l10n.t('Remove `{0}`', shown);
    case 'rename':
      return l10n.t('Rename to {0}', shown);
    case 'split':
      return l10n.t('Split into `command` and `args`');
  }
}

// The problem of a file whose root is not a table.
import { t } from '../../base/l10n.ts';
import type { Problem } from '../proposal.ts';
import { isNull, type Node } from '../text/node.ts';

/** The problem of a file whose root is no table; an empty file is valid, and has no tasks. */
export function notATable(node: Node, key: string): { problem: Problem } {
  const message = isNull(node) ? 'This file is empty.' : t('This file should be a table with the key "{0}".', key);
  return { problem: { message, range: node.range } };
}

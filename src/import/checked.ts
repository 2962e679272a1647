// Removes invalid keys from drafts, so that no import writes an invalid file.
import { warning } from './loss.ts';
import { t } from '../base/l10n.ts';
import { UserError } from '../base/user-error.ts';
import { writeKey, writeStatement } from '../config/edit/write.ts';
import { parseProject } from '../config/parse.ts';
import type { Draft } from './draft.ts';

const STYLE = { lineEnd: '\n', indentation: '' };

/** Without these there is no task. */
const NEEDED = new Set(['name', 'command']);

/**
 * Removes from a draft every key with an error, each as a loss, by the checks of dirigent.toml itself, so that no
 * import writes an invalid file. Returns the reason if no task is left; undefined otherwise.
 */
export function checked(draft: Draft, name: string): string | undefined {
  if (draft.get('title') === undefined && draft.key !== name) draft.set('title', draft.key.trim() || undefined);
  for (;;) {
    const error = firstError({ name, ...draft.task });
    if (error === undefined) return undefined;
    const { key, message } = error;
    if (key === undefined || NEEDED.has(key) || draft.get(key) === undefined) return message;
    draft.delete(key);
    draft.lose(key, warning(message, t('Set {0} by hand.', key)));
  }
}

function firstError(task: Readonly<Record<string, unknown>>): { key?: string; message: string } | undefined {
  const lines = ['[[tasks]]'];
  const keyOfLine = new Map<number, string>();
  for (const [key, value] of Object.entries(task)) {
    const statement = written(key, value);
    // TOML has no number with four hundred digits.
    if (statement === undefined) return { key, message: t('The value cannot be written in TOML.') };
    for (const line of statement.split('\n')) keyOfLine.set(lines.push(line) - 1, key);
  }
  const { diagnostics } = parseProject(lines.join('\n'));
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error === undefined) return undefined;
  const key = keyOfLine.get(error.range.start.line);
  return { ...(key !== undefined && { key }), message: error.message };
}

function written(key: string, value: unknown): string | undefined {
  try {
    return writeStatement(writeKey(key), value, STYLE);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

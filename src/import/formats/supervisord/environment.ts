// The environment of a program of supervisord.
import { warning } from '../../loss.ts';
import { t } from '../../../base/l10n.ts';
import type { Reader } from '../../reader.ts';

const ASSIGNMENT = /\s*([^=,\s]+)\s*=\s*(?:"((?:[^"\\]|\\[^])*)"|'([^']*)'|([^,\s]*))\s*(?:,|$)/y;

/** `KEY="val",KEY2=val2`, also over several lines; `expand` gives undefined for a value that cannot be known. */
export function readAssignments(
  reader: Reader,
  key: string,
  expand: (text: string, name: string) => string | undefined,
): Record<string, string> {
  const text = reader.text(key) ?? '';
  const env = new Map<string, string>();
  let at = 0;
  while (at < text.length && text.slice(at).trim() !== '') {
    ASSIGNMENT.lastIndex = at;
    const found = ASSIGNMENT.exec(text);
    if (found === null || ASSIGNMENT.lastIndex === at) {
      reader.lose(
        key,
        warning(t('Cannot be parsed from here on: {0}.', text.slice(at, at + 40)), 'Add the rest to env by hand.'),
      );
      break;
    }
    at = ASSIGNMENT.lastIndex;
    const [, name = '', double, single, bare] = found;
    const value = expand(double?.replaceAll(/\\([^])/g, '$1') ?? single ?? bare ?? '', name);
    if (value !== undefined) env.set(name, value);
  }
  return Object.fromEntries(env);
}

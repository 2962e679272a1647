// Unknown keys: the key that was probably meant, and the sentence that suggests it.
import { closest } from '../../base/closest.ts';
import { t } from '../../base/l10n.ts';
import type { Span } from '../syntax/line-index.ts';
import type { TomlTable } from '../values/node.ts';
import type { Finding } from './finding.ts';
import type { Keys } from './key.ts';

export function unknownKey(
  name: string,
  span: Span,
  meant: string | undefined,
  title: string,
  table: TomlTable,
): Finding {
  const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  const [severity, code] = ['warning', 'unknown-key'] as const;
  if (meant === undefined)
    return { severity, code, span, message: t('{0} has no key `{1}`; it has no effect.', title, shown) };
  const message = t('{0} has no key `{1}`: did you mean `{2}`?', title, shown, meant);
  // Put in its place it would stand there twice.
  const suggestions = table.has(meant) ? undefined : [meant];
  return { severity, code, span, message, suggestions };
}

/** `runAtStartup` → `run_at_startup`, `cmd` → `command`, `comand` → `command`. */
export function meantKey(name: string, keys: Keys, misplaced: ReadonlyMap<string, string>): string | undefined {
  const snake = name
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .replaceAll('-', '_')
    .toLowerCase();
  if (Object.hasOwn(keys, snake)) return snake;
  const candidates = Object.keys(keys).filter((key) => !misplaced.has(key));
  return candidates.find((key) => keys[key]?.aliases?.includes(snake)) ?? closest(snake, candidates);
}

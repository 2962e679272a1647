import { t } from '../../../base/l10n.ts';
import type { Draft } from '../../draft.ts';
import type { Reader } from '../../reader.ts';
import { entriesOf, textOf, type Node } from '../../text/node.ts';

/** Named matchers with a pattern that says "done for now": of VS Code and of its extension for esbuild. */
const ENDS: Readonly<Record<string, string>> = {
  '$tsc-watch': String.raw`Watching for file changes\.`,
  '$esbuild-watch': String.raw`\[watch\] build finished`,
};

/** What ends the first round of a background task tells that it is ready. */
export function readMatcher(reader: Reader, draft: Draft): void {
  if (!reader.has('problemMatcher')) return;
  const node = reader.take('problemMatcher');
  const matchers = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
  const pattern = matchers.map(endOf).find((end) => end !== undefined);
  if (pattern !== undefined) draft.set('healthcheck', { log: pattern });
  const isEmpty = matchers.every((matcher) => matcher.kind === 'scalar' && (textOf(matcher) ?? '') === '');
  if (isEmpty) return;
  const ready = pattern === undefined ? '' : ' What ends its rounds tells that it is ready.';
  reader.lose(
    'problemMatcher',
    t('Output is not searched for problems.{0}', ready),
    'Keep a task in tasks.json for the Problems panel.',
  );
}

function endOf(matcher: Node): string | undefined {
  const name = textOf(matcher);
  if (name !== undefined) return Object.hasOwn(ENDS, name) ? ENDS[name] : undefined;
  const background = entriesOf(matcher).get('background')?.node ?? entriesOf(matcher).get('watching')?.node;
  const end = entriesOf(background).get('endsPattern')?.node;
  return textOf(end) ?? textOf(entriesOf(end).get('regexp')?.node);
}

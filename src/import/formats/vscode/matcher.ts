// Problem matchers of tasks.json.
import { warning } from '../../loss.ts';
import type { Draft } from '../../draft.ts';
import type { Reader } from '../../reader.ts';
import { entriesOf, textOf, type Node } from '../../text/node.ts';

/** The named matchers with a pattern for the end of a round: of VS Code and of its extension for esbuild. */
const ENDS: Readonly<Record<string, string>> = {
  '$tsc-watch': String.raw`Watching for file changes\.`,
  '$esbuild-watch': String.raw`\[watch\] build finished`,
};

/** The end of the first round of a background task shows that it is ready. */
export function readMatcher(reader: Reader, draft: Draft): void {
  if (!reader.has('problemMatcher')) return;
  const node = reader.take('problemMatcher');
  const matchers = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
  const pattern = matchers.map(endOf).find((end) => end !== undefined);
  if (pattern !== undefined) draft.set('healthcheck', { log: pattern });
  const isEmpty = matchers.every((matcher) => matcher.kind === 'scalar' && (textOf(matcher) ?? '') === '');
  if (isEmpty) return;
  const why =
    pattern === undefined
      ? 'Problem matchers are not supported.'
      : 'Problem matchers are not supported, except as a sign that the task is ready.';
  reader.lose('problemMatcher', warning(why, 'For the Problems panel, keep a task in tasks.json.'));
}

function endOf(matcher: Node): string | undefined {
  const name = textOf(matcher);
  if (name !== undefined) return Object.hasOwn(ENDS, name) ? ENDS[name] : undefined;
  const background = entriesOf(matcher).get('background')?.node ?? entriesOf(matcher).get('watching')?.node;
  const end = entriesOf(background).get('endsPattern')?.node;
  return textOf(end) ?? textOf(entriesOf(end).get('regexp')?.node);
}

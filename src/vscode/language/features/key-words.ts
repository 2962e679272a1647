// The documentation of a key, for hovers and completions.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { KeyStory } from '../../../language/hover.ts';

interface KeyWordsOptions {
  /** Beside the list of completions, which shows name and kind already. */
  readonly isListed?: boolean;
  /** The value in `[task_defaults]`, as written. */
  readonly inherited?: string;
}

/** The documentation of a key: a sentence, its type, its default, an example. */
export function keyWords(
  story: KeyStory,
  { isListed = false, inherited }: KeyWordsOptions = {},
): vscode.MarkdownString {
  const { name, doc, words, required, default: usual, example } = story;
  const text = new vscode.MarkdownString();
  const kind = required ? l10n.t('{0}, required', words) : words;
  if (!isListed) text.appendMarkdown(`**\`${name}\`** — `).appendText(kind).appendMarkdown('\n\n');
  text.appendMarkdown(`${doc}\n\n`);
  if (inherited !== undefined) text.appendMarkdown(`${l10n.t('In {0}:', '`[task_defaults]`')} ${code(inherited)}\n\n`);
  if (usual !== undefined) text.appendMarkdown(`${l10n.t('Default:')} ${code(usual)}\n\n`);
  return text.appendCodeblock(example, 'toml');
}

/** In one line, and with quotes of code that no part of it ends. */
function code(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

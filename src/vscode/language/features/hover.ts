// Hovers over keys, tables and names of tasks.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ConfigDocuments } from '../../config-file/documents.ts';
import { hoverAt, type Hover } from '../../../language/hover.ts';
import type { TaskInfo } from '../../../model/task-info.ts';
import type { Workspace } from '../../project/workspace.ts';
import { describeStatus } from '../../words/status.ts';
import { safeLine, visible } from '../../../base/foreign-text.ts';
import { keyWords } from './key-words.ts';
import { toOffset, toRange } from '../../config-file/ranges.ts';

export function hoverProvider(documents: ConfigDocuments, workspace: Workspace): vscode.HoverProvider {
  return {
    provideHover(source, position) {
      const document = documents.of(source);
      const hover = hoverAt(document, toOffset(document, position));
      if (hover === undefined) return undefined;
      const folder = workspace.folders.find(({ configPath }) => configPath === source.uri.fsPath);
      const words = wordsOf(hover, hover.kind === 'task' ? folder?.tasks.get(hover.name) : undefined);
      return words && new vscode.Hover(words, toRange(document, hover.span));
    },
  };
}

function wordsOf(hover: Hover, info: TaskInfo | undefined): vscode.MarkdownString | undefined {
  switch (hover.kind) {
    case 'key':
      return keyWords(hover.about, hover);
    case 'table':
      return new vscode.MarkdownString(tableWords(hover.name));
    case 'task':
      return hover.task && taskWords(hover, info);
  }
}

function tableWords(name: string): string {
  if (name === 'task_defaults') return l10n.t('Defaults for all tasks.');
  if (name === 'task_runner') return l10n.t('Limits for all tasks together.');
  return l10n.t('A task. Each `[[tasks]]` starts a new one.');
}

/** The title, the state as the list shows it, and the command. */
function taskWords(
  { name, task, command }: Hover & { kind: 'task' },
  info: TaskInfo | undefined,
): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text
    .appendMarkdown('**')
    .appendText(safeLine(task?.text('title')?.text ?? name))
    .appendMarkdown('**');
  if (info !== undefined) text.appendMarkdown(' — ').appendText(describeStatus(info, Date.now()));
  return command === '' ? text : text.appendMarkdown('\n\n').appendCodeblock(visible(command), 'sh');
}

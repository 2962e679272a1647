// Imports .vscode/tasks.json.
import { t } from '../../../base/l10n.ts';
import { Draft } from '../../draft.ts';
import type { Format } from '../../format.ts';
import { warning, type Loss, type Advices } from '../../loss.ts';
import type { SourceFile } from '../../proposal.ts';
import { Reader } from '../../reader.ts';
import { readJson } from '../../text/json.ts';
import { entriesOf, textOf, type Node, type TableNode } from '../../text/node.ts';
import { Dependencies } from './dependencies.ts';
import { OF_FILE } from './advice.ts';
import { readTask, type FileContext } from './task.ts';
import { folderOf } from '../../paths.ts';
import { notATable } from '../root.ts';

/** The tasks of a .vscode/tasks.json, version 2.0.0 (code.visualstudio.com/docs/reference/tasks-appendix). */
export const vscodeTasks: Format = {
  id: 'tasks.json',
  path: /(^|\/)tasks\.json$/,
  content: /^\s*\{[^]*"tasks"\s*:\s*\[/,
  usual: ['.vscode/tasks.json'],
  draft(file) {
    const read = readJson(file.text);
    if ('problem' in read) return read;
    if (read.node.kind !== 'table') return notATable(read.node, 'tasks');
    const losses: Loss[] = [];
    const root = new Reader(read.node, losses);
    const version = root.text('version');
    if (version !== undefined && !version.startsWith('2.')) {
      const message = t('This file has the version {0}. Open it in VS Code and convert it to 2.0.0.', version);
      return { problem: { message, range: root.placeOf('version') } };
    }
    root.ignore('$schema');
    const around: FileContext = {
      folder: workspaceOf(file),
      inputs: inputsOf(root.take('inputs')),
      shared: root.take('options'),
    };
    const drafts = readTasks(root, around, losses);
    root.close(OF_FILE satisfies Advices);
    return { drafts, losses };
  },
};

function readTasks(root: Reader, around: FileContext, losses: Loss[]): readonly Draft[] {
  const node = root.take('tasks');
  const dependencies = new Dependencies();
  const drafts: Draft[] = [];
  const seen = new Set<string>();
  for (const [index, task] of (node?.kind === 'list' ? node.items : []).entries()) {
    if (task.kind !== 'table') {
      losses.push({
        key: `tasks.${index}`,
        ...warning('Not a table.', 'Fix the file and import again.'),
        range: task.range,
      });
      continue;
    }
    const label = labelOf(task, index);
    const draft = new Draft(label, 'task', task.range);
    const reader = new Reader(task, draft.losses);
    if (seen.has(label)) {
      losses.push({
        key: label,
        ...warning('An earlier task has the same label.', 'Give each task a unique label.'),
        range: task.range,
      });
      continue;
    }
    seen.add(label);
    const found = readTask(reader, draft, around, dependencies);
    if (typeof found === 'boolean') {
      dependencies.add(draft, found);
      drafts.push(draft);
    } else {
      if (found !== 'compound') losses.push({ key: label, ...found, range: task.range });
      losses.push(...draft.losses);
    }
  }
  losses.push(...dependencies.settle(drafts));
  return drafts;
}

/** The label of a task; VS Code names those of extensions after their command. */
function labelOf(task: TableNode, index: number): string {
  const text = (key: string): string | undefined => textOf(task.entries.get(key)?.node);
  const script = text('script');
  return (
    text('label') ??
    text('taskName') ??
    (script === undefined ? (text('task') ?? `task ${index + 1}`) : `npm: ${script}`)
  );
}

/** The default of each input, by its id. */
function inputsOf(node: Node | undefined): ReadonlyMap<string, string | undefined> {
  const inputs = node?.kind === 'list' ? node.items : [];
  return new Map(
    inputs.flatMap((input) => {
      const id = textOf(entriesOf(input).get('id')?.node);
      return id === undefined ? [] : [[id, textOf(entriesOf(input).get('default')?.node)] as const];
    }),
  );
}

/** The workspace folder of a tasks.json; relative to the project. */
function workspaceOf(file: SourceFile): string {
  const folder = folderOf(file.path);
  return folder === '.vscode' || folder.endsWith('/.vscode') ? folderOf(folder) : folder;
}

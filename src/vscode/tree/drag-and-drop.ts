// Drag and drop in the tree: changes the order of the tasks in dirigent.toml, and their groups.
import * as vscode from 'vscode';
import { adHocGroup } from './arrange.ts';
import type { TreeNode } from './node.ts';
import { infoOf } from '../project/task-ref.ts';

/** As VS Code calls what is dragged within a view: by the view's id in small letters. */
const mimeType = 'application/vnd.code.tree.dirigent.tasks';

export class TaskDragAndDrop implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dragMimeTypes = [mimeType];
  readonly dropMimeTypes = [mimeType];
  readonly #reportError: (error: unknown) => void;
  #dragged: readonly TreeNode[] = [];

  constructor(reportError: (error: unknown) => void) {
    this.#reportError = reportError;
  }

  handleDrag(source: readonly TreeNode[], data: vscode.DataTransfer): void {
    this.#dragged = movable(source);
    data.set(mimeType, new vscode.DataTransferItem(this.#dragged.map(({ id }) => id)));
  }

  async handleDrop(target: TreeNode | undefined): Promise<void> {
    const rows = this.#dragged;
    this.#dragged = [];
    const isAdHoc = target !== undefined && target.kind !== 'folder' && movable([target]).length === 0;
    if (rows.length === 0 || isAdHoc) return;
    try {
      const { dropRows } = await import('../commands/edit/editing-commands.ts');
      await dropRows(rows, target);
    } catch (error) {
      this.#reportError(error);
    }
  }
}

/** Tasks of the file, or one whole group of them: what is run ad hoc stands in no file. */
function movable(rows: readonly TreeNode[]): readonly TreeNode[] {
  const [first] = rows;
  if (first?.kind === 'group') return first.group === adHocGroup ? [] : [first];
  return rows.filter((row) => row.kind === 'task' && infoOf(row)?.adHoc === false);
}

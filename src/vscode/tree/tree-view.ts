// Creates the tree view of tasks.
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { views } from '../names.ts';
import { TaskDragAndDrop } from './drag-and-drop.ts';
import { taskHover } from './hover.ts';
import type { TreeNode } from './node.ts';
import type { TaskTree } from './task-tree.ts';

export function createTaskTreeView(
  tree: TaskTree,
  clock: Clock,
  reportError: (error: unknown) => void,
): vscode.TreeView<TreeNode> {
  return vscode.window.createTreeView(views.tasks, {
    treeDataProvider: {
      onDidChangeTreeData: tree.onDidChange,
      getChildren: (node) => tree.children(node),
      getTreeItem: (node) => treeItem(node, tree),
      /** The tooltip is completed when the user hovers. */
      resolveTreeItem: async (item, node) => {
        const hover = node.kind === 'task' ? await taskHover(node, clock) : undefined;
        if (hover !== undefined) item.tooltip = hover;
        return item;
      },
    },
    dragAndDropController: new TaskDragAndDrop(reportError),
    canSelectMany: true,
    showCollapseAll: true,
  });
}

function treeItem(node: TreeNode, tree: TaskTree): vscode.TreeItem {
  const { label, description, icon, contextValue, accessibilityLabel, command } = tree.item(node);
  const { Expanded, None } = vscode.TreeItemCollapsibleState;
  return Object.assign(new vscode.TreeItem(label, node.kind === 'task' ? None : Expanded), {
    id: node.id,
    ...(description !== undefined && { description }),
    ...(icon && {
      iconPath: new vscode.ThemeIcon(icon.id, icon.color ? new vscode.ThemeColor(icon.color) : undefined),
    }),
    ...(contextValue !== undefined && { contextValue }),
    ...(accessibilityLabel !== undefined && { accessibilityInformation: { label: accessibilityLabel } }),
    ...(command && { command: { ...command, arguments: [node] } }),
  });
}

// The nodes of the tree. Each is created once and kept, since VS Code identifies rows by object identity.
import type { ProjectFolder } from '../project/project-folder.ts';
import type { TaskRef } from '../project/task-ref.ts';
import type { Row } from './row.ts';

export interface FolderNode {
  readonly kind: 'folder';
  readonly id: string;
  readonly folder: ProjectFolder;
  /** The row shown last, to decide whether it has to be redrawn. */
  shown?: string;
}

export interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly folder: ProjectFolder;
  readonly group: string;
  shown?: string;
}

export interface TaskNode extends TaskRef {
  readonly kind: 'task';
  readonly id: string;
  shown?: Row;
}

export type TreeNode = FolderNode | GroupNode | TaskNode;

export class NodeCache {
  readonly #nodes = new Map<string, TreeNode>();

  folder(folder: ProjectFolder): FolderNode {
    return this.#keep({ kind: 'folder', id: folder.key, folder });
  }

  group(folder: ProjectFolder, group: string): GroupNode {
    return this.#keep({ kind: 'group', id: `${folder.key}#group:${group}`, folder, group });
  }

  task(folder: ProjectFolder, name: string): TaskNode {
    return this.#keep({ kind: 'task', id: `${folder.key}#task:${name}`, folder, name });
  }

  /** Every task node that was ever asked for and still exists. */
  *tasks(): Generator<TaskNode> {
    for (const node of this.#nodes.values()) if (node.kind === 'task') yield node;
  }

  /** Forgets what is gone, so that a long session does not collect it. */
  prune(folder: ProjectFolder): void {
    for (const node of this.#nodes.values()) {
      if (node.kind === 'task' && node.folder === folder && !folder.tasks.has(node.name)) this.#nodes.delete(node.id);
    }
  }

  forget(folder: ProjectFolder): void {
    for (const node of this.#nodes.values()) if (node.folder === folder) this.#nodes.delete(node.id);
  }

  #keep<N extends TreeNode>(node: N): N {
    const known = this.#nodes.get(node.id);
    if (known?.folder === node.folder) return known as N;
    this.#nodes.set(node.id, node);
    return node;
  }
}

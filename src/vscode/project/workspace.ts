// The folders of the window, each with its project.
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import type { TaskInfo } from '../../rpc/contract.ts';
import type { FolderChange, ProjectFolder } from './project-folder.ts';
import type { TaskRef } from './task-ref.ts';

export interface WorkspaceChange extends FolderChange {
  readonly folder: ProjectFolder;
}

export type CreateFolder = (folder: vscode.WorkspaceFolder) => ProjectFolder;

export class Workspace implements Disposable {
  readonly #create: CreateFolder;
  readonly #disposables = new DisposableStore();
  readonly #folders = new Map<string, { readonly project: ProjectFolder; readonly owned: DisposableStore }>();
  readonly #didChange = this.#disposables.add(new Emitter<WorkspaceChange>());
  readonly #didAddFolder = this.#disposables.add(new Emitter<ProjectFolder>());
  readonly #didRemoveFolder = this.#disposables.add(new Emitter<ProjectFolder>());

  constructor(create: CreateFolder) {
    this.#create = create;
  }

  /** What changed, by folder and name. */
  readonly onDidChange: Event<WorkspaceChange> = this.#didChange.event;
  readonly onDidAddFolder: Event<ProjectFolder> = this.#didAddFolder.event;
  readonly onDidRemoveFolder: Event<ProjectFolder> = this.#didRemoveFolder.event;

  get folders(): readonly ProjectFolder[] {
    return [...this.#folders.values()].map(({ project }) => project);
  }

  /** Opens what the window has and follows what it gets; after every listener is in place. */
  start(): void {
    this.#disposables.add(vscode.workspace.onDidChangeWorkspaceFolders((change) => this.#update(change)));
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.reconnect()));
    for (const folder of vscode.workspace.workspaceFolders ?? []) this.#add(folder);
  }

  reconnect(): void {
    for (const folder of this.folders) folder.reconnect();
  }

  /** Opens every folder anew: their files have another name, which the running supervisors do not know. */
  async reload(): Promise<void> {
    await Promise.allSettled(this.folders.map((folder) => folder.endSupervisor()));
    for (const folder of this.folders) this.#remove(folder.key);
    for (const folder of vscode.workspace.workspaceFolders ?? []) this.#add(folder);
  }

  *refs(): Generator<TaskRef> {
    for (const folder of this.folders) for (const name of folder.tasks.keys()) yield { folder, name };
  }

  *tasks(): Generator<TaskInfo> {
    for (const folder of this.folders) yield* folder.tasks.values();
  }

  folderOf(key: string): ProjectFolder | undefined {
    return this.#folders.get(key)?.project;
  }

  /** The folder that a file lies in. */
  folderFor(uri: vscode.Uri): ProjectFolder | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder && this.folderOf(folder.uri.toString());
  }

  dispose(): void {
    for (const { owned } of this.#folders.values()) owned.dispose();
    this.#folders.clear();
    this.#disposables.dispose();
  }

  #update({ added, removed }: vscode.WorkspaceFoldersChangeEvent): void {
    for (const folder of removed) this.#remove(folder.uri.toString());
    for (const folder of added) this.#add(folder);
  }

  #add(folder: vscode.WorkspaceFolder): void {
    const owned = new DisposableStore();
    const project = owned.add(this.#create(folder));
    this.#folders.set(project.key, { project, owned });
    owned.add(project.onDidChange((change) => this.#didChange.fire({ ...change, folder: project })));
    this.#didAddFolder.fire(project);
    project.load();
  }

  #remove(key: string): void {
    const entry = this.#folders.get(key);
    if (entry === undefined) return;
    this.#folders.delete(key);
    entry.owned.dispose();
    this.#didRemoveFolder.fire(entry.project);
    this.#didChange.fire({ folder: entry.project, tasks: [], structure: true, state: true });
  }
}

// The folders of the window, each with its project.
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Emitter, type Event } from '../../base/event.ts';
import { distinct } from './same-folder.ts';
import type { FolderChange, ProjectFolder } from './project-folder.ts';
import type { SeenTask } from './seen-task.ts';
import type { TaskRef } from './task-ref.ts';

export interface WorkspaceChange extends FolderChange {
  readonly folder: ProjectFolder;
}

export type CreateFolder = (folder: vscode.WorkspaceFolder) => ProjectFolder;

export class Workspace implements Disposable {
  readonly #create: CreateFolder;
  readonly #disposables = new DisposableStore();
  readonly #folders = new Map<string, { readonly project: ProjectFolder; readonly owned: DisposableStore }>();
  /** For each folder of the window the key of the one that stands for it. */
  #firstOf: ReadonlyMap<string, string> = new Map();
  readonly #didChange = this.#disposables.add(new Emitter<WorkspaceChange>());
  readonly #didAddFolder = this.#disposables.add(new Emitter<ProjectFolder>());
  readonly #didRemoveFolder = this.#disposables.add(new Emitter<ProjectFolder>());

  constructor(create: CreateFolder) {
    this.#create = create;
  }

  /** Fires for a folder with its change: its state, or tasks of it by name. */
  readonly onDidChange: Event<WorkspaceChange> = this.#didChange.event;
  readonly onDidAddFolder: Event<ProjectFolder> = this.#didAddFolder.event;
  readonly onDidRemoveFolder: Event<ProjectFolder> = this.#didRemoveFolder.event;

  get folders(): readonly ProjectFolder[] {
    return [...this.#folders.values()].map(({ project }) => project);
  }

  /** Opens what the window has and follows what it gets; after every listener is in place. */
  start(): void {
    this.#disposables.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.#match()));
    this.#disposables.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.reconnect()));
    this.#match();
  }

  reconnect(): void {
    for (const folder of this.folders) folder.reconnect();
  }

  /** Opens every folder again: their files have another name, which the running supervisors do not know. */
  async reload(): Promise<void> {
    await Promise.allSettled(this.folders.map((folder) => folder.endSupervisor()));
    for (const folder of this.folders) this.#remove(folder.key);
    this.#match();
  }

  *refs(): Generator<TaskRef> {
    for (const folder of this.folders) for (const name of folder.tasks.keys()) yield { folder, name };
  }

  *tasks(): Generator<SeenTask> {
    for (const folder of this.folders) yield* folder.tasks.values();
  }

  folderOf(key: string): ProjectFolder | undefined {
    return this.#folders.get(this.#firstOf.get(key) ?? key)?.project;
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

  /**
   * Opens the folders that the window has got and closes those that have left it. One that it has twice, as itself and
   * by a link, has one supervisor: it is opened once, under the name that comes first.
   */
  #match(): void {
    const { first, firstOf } = distinct(vscode.workspace.workspaceFolders ?? []);
    this.#firstOf = firstOf;
    const wanted = new Map(first.map((folder) => [folder.uri.toString(), folder]));
    for (const key of [...this.#folders.keys()]) if (!wanted.has(key)) this.#remove(key);
    for (const [key, folder] of wanted) if (!this.#folders.has(key)) this.#add(folder);
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

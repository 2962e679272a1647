// The code lenses above the tasks of a project file.
import * as vscode from 'vscode';
import type { Disposable } from '../../../base/disposable.ts';
import { Emitter } from '../../../base/event.ts';
import type { ConfigDocuments } from '../../config-file/documents.ts';
import { commands } from '../../names.ts';
import { outsideLenses } from './outside-lens.ts';
import { toRange } from '../../config-file/ranges.ts';
import { lensesOf, type Lens } from './task-lens.ts';
import type { WrittenTask, WrittenTasks } from './written-tasks.ts';

/** The content above a file that no folder of the window uses, which never changes. */
const outside = 'outside';

const ours: ReadonlySet<string> = new Set(Object.values(commands));

/** Shows actions and state above each task. `editor.codeLens` turns them off, as every other lens. */
export class TaskLenses implements vscode.CodeLensProvider, Disposable {
  readonly #tasks: WrittenTasks;
  readonly #documents: ConfigDocuments;
  readonly #now: () => number;
  readonly #didChange = new Emitter<void>();
  readonly #following: Disposable;
  /** The content of each document at the last change: a change event is fired only where it differs. */
  readonly #shown = new WeakMap<vscode.TextDocument, string>();

  constructor(tasks: WrittenTasks, documents: ConfigDocuments, now: () => number) {
    this.#tasks = tasks;
    this.#documents = documents;
    this.#now = now;
    this.#following = tasks.onDidChange(() => this.#look());
  }

  readonly onDidChangeCodeLenses: vscode.Event<void> = this.#didChange.event;

  dispose(): void {
    this.#following.dispose();
    this.#didChange.dispose();
  }

  provideCodeLenses(source: vscode.TextDocument): vscode.CodeLens[] {
    if (this.#tasks.isOutside(source)) {
      this.#shown.set(source, outside);
      return outsideLenses(source.uri);
    }
    const tasks = this.#tasks.of(source);
    const document = this.#documents.of(source);
    const rows = this.#rows(tasks);
    this.#shown.set(source, JSON.stringify(rows));
    this.#tasks.followWords(tasks);
    return tasks.flatMap((task, index) =>
      (rows[index] ?? []).map((lens) => {
        const { start } = toRange(document, task.entry.head);
        return new vscode.CodeLens(new vscode.Range(start, start), commandOf(lens, task));
      }),
    );
  }

  #rows(tasks: readonly WrittenTask[]): (readonly Lens[])[] {
    const now = this.#now();
    return tasks.map(({ state }) => lensesOf(state, now));
  }

  #look(): void {
    const documents = new Set(vscode.window.visibleTextEditors.map(({ document }) => document));
    let isStale = false;
    for (const document of documents) {
      const shown = this.#shown.get(document);
      if (shown === undefined) continue;
      const tasks = this.#tasks.of(document);
      const now = this.#tasks.isOutside(document) ? outside : JSON.stringify(this.#rows(tasks));
      isStale ||= shown !== now;
      this.#tasks.followWords(tasks);
    }
    if (isStale) this.#didChange.fire();
  }
}

function commandOf({ title, tooltip, command }: Lens, { name, folder }: WrittenTask): vscode.Command {
  const target = ours.has(command) ? [{ task: name, folder: folder.key }] : [];
  return { title, command, arguments: target, ...(tooltip !== undefined && { tooltip }) };
}

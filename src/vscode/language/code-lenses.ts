import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/event.ts';
import type { DocumentCache } from '../../language/document-cache.ts';
import { commands } from '../names.ts';
import { outsideLenses } from './outside-lens.ts';
import { toRange } from './ranges.ts';
import { lensesOf, type Lens } from './task-lens.ts';
import type { StandingTask, TaskStandings } from './task-standings.ts';

/** What is shown above a file that no folder of the window is run by: always the same. */
const outside = 'outside';

const ours: ReadonlySet<string> = new Set(Object.values(commands));

/** Above each task what can be done with it and how it is. `editor.codeLens` switches it off, as every other lens. */
export class TaskLenses implements vscode.CodeLensProvider, Disposable {
  readonly #standings: TaskStandings;
  readonly #documents: DocumentCache;
  readonly #now: () => number;
  readonly #didChange = new Emitter<void>();
  readonly #following: Disposable;
  /** What the editors were given last: they are asked to draw again only where something reads differently. */
  readonly #shown = new WeakMap<vscode.TextDocument, string>();

  constructor(standings: TaskStandings, documents: DocumentCache, now: () => number) {
    this.#standings = standings;
    this.#documents = documents;
    this.#now = now;
    this.#following = standings.onDidChange(() => this.#look());
  }

  readonly onDidChangeCodeLenses: vscode.Event<void> = this.#didChange.event;

  dispose(): void {
    this.#following.dispose();
    this.#didChange.dispose();
  }

  provideCodeLenses(source: vscode.TextDocument): vscode.CodeLens[] {
    if (this.#standings.isOutside(source)) {
      this.#shown.set(source, outside);
      return outsideLenses(source.uri);
    }
    const standings = this.#standings.of(source);
    const document = this.#documents.of(source);
    const rows = this.#rows(standings);
    this.#shown.set(source, JSON.stringify(rows));
    this.#standings.followWords(standings);
    return standings.flatMap((task, index) =>
      (rows[index] ?? []).map((lens) => {
        const { start } = toRange(document, task.entry.head);
        return new vscode.CodeLens(new vscode.Range(start, start), commandOf(lens, task));
      }),
    );
  }

  #rows(standings: readonly StandingTask[]): (readonly Lens[])[] {
    const now = this.#now();
    return standings.map(({ standing }) => lensesOf(standing, now));
  }

  #look(): void {
    const documents = new Set(vscode.window.visibleTextEditors.map(({ document }) => document));
    let isStale = false;
    for (const document of documents) {
      const shown = this.#shown.get(document);
      if (shown === undefined) continue;
      const standings = this.#standings.of(document);
      const now = this.#standings.isOutside(document) ? outside : JSON.stringify(this.#rows(standings));
      isStale ||= shown !== now;
      this.#standings.followWords(standings);
    }
    if (isStale) this.#didChange.fire();
  }
}

function commandOf({ title, tooltip, command }: Lens, { name, folder }: StandingTask): vscode.Command {
  const target = ours.has(command) ? [{ task: name, folder: folder.key }] : [];
  return { title, command, arguments: target, ...(tooltip !== undefined && { tooltip }) };
}

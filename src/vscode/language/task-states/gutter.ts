// The state of each task beside its header, in every editor that shows it.
import * as vscode from 'vscode';
import { DisposableStore } from '../../../base/disposable.ts';
import type { ConfigDocuments } from '../../config-file/documents.ts';
import { taskIcon, type RowIcon } from '../../words/task-icon.ts';
import { gutterIcon } from './gutter-icon.ts';
import { isConfig } from '../../config-file/is-config.ts';
import { toRange } from '../../config-file/ranges.ts';
import type { WrittenTasks } from './written-tasks.ts';

export class TaskGutter implements vscode.Disposable {
  readonly #tasks: WrittenTasks;
  readonly #documents: ConfigDocuments;
  readonly #disposables = new DisposableStore();
  /** One decoration an icon and color, made when a task first has it. */
  readonly #types = new Map<string, vscode.TextEditorDecorationType>();
  readonly #drawn = new WeakMap<vscode.TextEditor, string>();

  constructor(tasks: WrittenTasks, documents: ConfigDocuments) {
    this.#tasks = tasks;
    this.#documents = documents;
    this.#disposables.add(tasks.onDidChange(() => this.#draw()));
    this.#disposables.add(vscode.window.onDidChangeVisibleTextEditors(() => this.#draw()));
    this.#disposables.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isConfig(document)) this.#draw();
      }),
    );
    this.#draw();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #draw(): void {
    for (const editor of vscode.window.visibleTextEditors) if (isConfig(editor.document)) this.#drawIn(editor);
  }

  #drawIn(editor: vscode.TextEditor): void {
    const document = this.#documents.of(editor.document);
    const places = this.#tasks.of(editor.document).flatMap(({ state, entry }) => {
      const icon = 'task' in state ? taskIcon(state.task) : undefined;
      return icon === undefined ? [] : [{ icon, range: toRange(document, entry.head) }];
    });
    // The editor moves what is drawn along with the text: only what differs must be sent.
    const drawn = JSON.stringify(places);
    if (this.#drawn.get(editor) === drawn) return;
    this.#drawn.set(editor, drawn);
    const byType = Map.groupBy(places, ({ icon }) => this.#typeOf(icon));
    for (const type of this.#types.values()) {
      editor.setDecorations(
        type,
        (byType.get(type) ?? []).map(({ range }) => range),
      );
    }
  }

  #typeOf(icon: RowIcon): vscode.TextEditorDecorationType {
    const key = `${icon.id} ${icon.color ?? ''}`;
    const known = this.#types.get(key);
    if (known !== undefined) return known;
    const image = (background: 'light' | 'dark'): vscode.ThemableDecorationRenderOptions => ({
      gutterIconPath: vscode.Uri.parse(gutterIcon(icon, background)),
      gutterIconSize: 'contain',
    });
    const type = this.#disposables.add(
      vscode.window.createTextEditorDecorationType({ light: image('light'), dark: image('dark') }),
    );
    this.#types.set(key, type);
    return type;
  }
}

// The tasks of a text beside those of the supervisor: what lenses and gutter show, and when it changes.
import type * as vscode from 'vscode';
import type { Clock } from '../../../base/clock.ts';
import { DisposableStore, MutableDisposable, type Disposable } from '../../../base/disposable.ts';
import { Emitter, type Event } from '../../../base/event.ts';
import type { ConfigDocuments } from '../../config-file/documents.ts';
import type { TaskEntry } from '../../../language/task-entry.ts';
import type { StartupConsent } from '../../consent/startup-consent.ts';
import type { ProjectFolder } from '../../project/project-folder.ts';
import type { Workspace } from '../../project/workspace.ts';
import { untilNextWords } from '../../words/status.ts';
import { statesOf, type TaskWithState } from './task-state.ts';

export interface WrittenTask extends TaskWithState {
  readonly entry: TaskEntry;
  readonly folder: ProjectFolder;
}

type Consent = Pick<StartupConsent, 'isWaiting' | 'onDidChangePending'>;
type WorkspaceTasks = Pick<Workspace, 'folders'> & { readonly onDidChange: Event<unknown> };

/** Changes come in bursts, which are announced once. */
const BURST_MS = 50;

export class WrittenTasks implements Disposable {
  readonly #workspace: WorkspaceTasks;
  readonly #documents: ConfigDocuments;
  readonly #clock: Clock;
  readonly #consent: Consent | undefined;
  readonly #disposables = new DisposableStore();
  readonly #didChange = this.#disposables.add(new Emitter<void>());
  readonly #burst = this.#disposables.add(new MutableDisposable<Disposable>());
  readonly #wake = this.#disposables.add(new MutableDisposable<Disposable>());
  #isBurst = false;
  #wakesAt = 0;

  constructor(workspace: WorkspaceTasks, documents: ConfigDocuments, clock: Clock, consent?: Consent) {
    this.#workspace = workspace;
    this.#documents = documents;
    this.#clock = clock;
    this.#consent = consent;
    if (consent !== undefined) this.#disposables.add(consent.onDidChangePending(() => this.#changed()));
    this.#disposables.add(workspace.onDidChange(() => this.#changed()));
  }

  /** Something about the tasks of some file may read differently now. */
  readonly onDidChange: Event<void> = this.#didChange.event;

  dispose(): void {
    this.#disposables.dispose();
  }

  /** In the order of the text. Nothing for a file that no folder of the window is run by. */
  of(source: vscode.TextDocument): readonly WrittenTask[] {
    const folder = this.#folderOf(source);
    if (folder === undefined) return [];
    const document = this.#documents.of(source);
    const isUnanswered = (name: string): boolean => this.#consent?.isWaiting(folder, name) ?? false;
    const table = { tasks: folder.tasks, canRun: folder.canRun, isUnanswered };
    return statesOf(document, table).map((state) => ({ ...state, folder }));
  }

  /** True of a file that no folder of the window uses, such as one in a subfolder. */
  isOutside(source: vscode.TextDocument): boolean {
    return source.uri.scheme === 'file' && this.#folderOf(source) === undefined;
  }

  /** Fires `onDidChange` when the words for these tasks change with time: an uptime, a countdown. */
  followWords(shown: readonly Pick<WrittenTask, 'state'>[]): void {
    const now = this.#clock.now();
    const waits = shown.flatMap(({ state }) => (state.kind === 'live' ? (untilNextWords(state.task, now) ?? []) : []));
    const at = now + Math.min(...waits);
    // Several files may be visible: the earliest change of all counts.
    if (!Number.isFinite(at) || (this.#wakesAt > now && this.#wakesAt <= at)) return;
    this.#wakesAt = at;
    this.#wake.value = this.#clock.setTimeout(() => {
      this.#wakesAt = 0;
      this.#didChange.fire();
    }, at - now);
  }

  /** An older version of the file, as a comparison shows it, is another document at the same path. */
  #folderOf({ uri: { scheme, fsPath } }: vscode.TextDocument): ProjectFolder | undefined {
    return scheme === 'file' ? this.#workspace.folders.find(({ configPath }) => configPath === fsPath) : undefined;
  }

  #changed(): void {
    if (this.#isBurst) return;
    this.#isBurst = true;
    this.#burst.value = this.#clock.setTimeout(() => {
      this.#isBurst = false;
      this.#didChange.fire();
    }, BURST_MS);
  }
}

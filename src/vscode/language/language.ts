// Registers the language features of dirigent.toml, which a window loads when it opens the first one.
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore, MutableDisposable, type Disposable } from '../../base/disposable.ts';
import type { ConfigDocuments } from '../config-file/documents.ts';
import type { StartupConsent } from '../consent/startup-consent.ts';
import type { Workspace } from '../project/workspace.ts';
import { onDidChangeSettings, readSetting } from '../settings.ts';
import { codeActionMetadata, codeActionProvider } from './features/code-actions.ts';
import { TaskLenses } from './task-states/code-lenses.ts';
import { completionProvider, completionTriggers } from './features/completion.ts';
import { foldingProvider } from './features/folding.ts';
import { TaskGutter } from './task-states/gutter.ts';
import { hoverProvider } from './features/hover.ts';
import { linkProvider } from './features/links.ts';
import { definitionProvider, referenceProvider, renameProvider } from './features/navigation.ts';
import { outlineProvider } from './features/outline.ts';
import { asToml } from './as-toml.ts';
import { WrittenTasks } from './task-states/written-tasks.ts';

/** The objects of the extension that the language features need. */
export interface LanguageContext {
  readonly workspace: Workspace;
  readonly documents: ConfigDocuments;
  readonly consent: StartupConsent;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export function registerLanguage(context: LanguageContext): Disposable {
  const { workspace, documents, clock, consent } = context;
  const disposables = new DisposableStore();
  const tasks = disposables.add(new WrittenTasks(workspace, documents, clock, consent));
  const lenses = disposables.add(new TaskLenses(tasks, documents, () => clock.now()));
  disposables.add(new TaskGutter(tasks, documents));
  const current = disposables.add(new MutableDisposable<Disposable>());
  const register = (): void => {
    // By name and not by language: whatever an installed extension calls it, or without any.
    const selector = { pattern: `**/${readSetting('configFile')}` };
    current.value = vscode.Disposable.from(
      registerProviders(selector, context),
      vscode.languages.registerCodeLensProvider(selector, lenses),
    );
  };
  disposables.add(asToml(context.onError));
  disposables.add(onDidChangeSettings('configFile')(register));
  register();
  return disposables;
}

function registerProviders(selector: vscode.DocumentSelector, { workspace, documents }: LanguageContext): Disposable {
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerCompletionItemProvider(selector, completionProvider(documents), ...completionTriggers),
    languages.registerHoverProvider(selector, hoverProvider(documents, workspace)),
    languages.registerDefinitionProvider(selector, definitionProvider(documents)),
    languages.registerReferenceProvider(selector, referenceProvider(documents)),
    languages.registerRenameProvider(selector, renameProvider(documents)),
    languages.registerDocumentSymbolProvider(selector, outlineProvider(documents)),
    languages.registerFoldingRangeProvider(selector, foldingProvider(documents)),
    languages.registerDocumentLinkProvider(selector, linkProvider(documents)),
    languages.registerCodeActionsProvider(selector, codeActionProvider(documents), codeActionMetadata),
  );
}

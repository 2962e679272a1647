// Go to definition, find references and rename, for the names of tasks.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ConfigDocuments } from '../../config-file/documents.ts';
import type { LanguageDocument } from '../../../language/document.ts';
import type { NameUse } from '../../../language/names.ts';
import {
  definitionsOf,
  nameUseAt,
  newNameProblem,
  renameEdits,
  usesOf,
  type NewNameProblem,
} from '../../../language/navigate.ts';
import { toOffset, toRange } from '../../config-file/ranges.ts';

export function definitionProvider(documents: ConfigDocuments): vscode.DefinitionProvider {
  return {
    provideDefinition(source, position) {
      const { document, use } = useAt(documents, source, position);
      if (use === undefined) return undefined;
      return definitionsOf(document, use).map(({ inner, task }): vscode.LocationLink => ({
        originSelectionRange: toRange(document, use.inner),
        targetUri: source.uri,
        targetRange: toRange(document, task.span),
        targetSelectionRange: toRange(document, inner),
      }));
    },
  };
}

export function referenceProvider(documents: ConfigDocuments): vscode.ReferenceProvider {
  return {
    provideReferences(source, position, { includeDeclaration }) {
      const { document, use } = useAt(documents, source, position);
      if (use === undefined) return undefined;
      return usesOf(document, use)
        .filter(({ kind }) => includeDeclaration || kind !== 'definition')
        .map(({ inner }) => new vscode.Location(source.uri, toRange(document, inner)));
    },
  };
}

export function renameProvider(documents: ConfigDocuments): vscode.RenameProvider {
  return {
    prepareRename(source, position) {
      const { document, use } = useAt(documents, source, position);
      if (use === undefined) throw new Error(l10n.t('Only task names can be renamed.'));
      return { range: toRange(document, use.inner), placeholder: use.name };
    },
    provideRenameEdits(source, position, newName) {
      const { document, use } = useAt(documents, source, position);
      if (use === undefined) return undefined;
      const problem = newNameProblem(document, use, newName);
      if (problem !== undefined) throw new Error(problemWords(problem, newName));
      const edit = new vscode.WorkspaceEdit();
      for (const { text, ...span } of renameEdits(document, use, newName)) {
        edit.replace(source.uri, toRange(document, span), text);
      }
      return edit;
    },
  };
}

function problemWords(problem: NewNameProblem, newName: string): string {
  return problem.kind === 'taken'
    ? l10n.t('A task named “{0}” already exists.', problem.by)
    : l10n.t('The name “{0}” {1}.', newName, problem.why);
}

function useAt(
  documents: ConfigDocuments,
  source: vscode.TextDocument,
  position: vscode.Position,
): { readonly document: LanguageDocument; readonly use: NameUse | undefined } {
  const document = documents.of(source);
  return { document, use: nameUseAt(document, toOffset(document, position)) };
}

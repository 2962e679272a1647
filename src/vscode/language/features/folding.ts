// Folding of a project file.
import * as vscode from 'vscode';
import type { ConfigDocuments } from '../../config-file/documents.ts';
import { folds } from '../../../language/folding.ts';

export function foldingProvider(documents: ConfigDocuments): vscode.FoldingRangeProvider {
  return {
    provideFoldingRanges: (source) =>
      folds(documents.of(source)).map(
        ({ first, last, kind }) =>
          new vscode.FoldingRange(first, last, kind === 'comment' ? vscode.FoldingRangeKind.Comment : undefined),
      ),
  };
}

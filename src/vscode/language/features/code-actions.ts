// Quick fixes in the light bulb and at every save.
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { SpanEdit } from '../../../config/edit/text-edit.ts';
import type { ConfigDocuments } from '../../config-file/documents.ts';
import type { LanguageDocument } from '../../../language/document.ts';
import type { Fix } from '../../../language/fixes/fix.ts';
import { fixesOf, fixTogether, isSafeAtSave } from '../../../language/fixes/fixes.ts';
import { rangeOf, toRange } from '../../config-file/ranges.ts';
import { fixWords } from './fix-words.ts';

const { QuickFix } = vscode.CodeActionKind;
const FixAll = vscode.CodeActionKind.SourceFixAll.append('dirigent');

export const codeActionMetadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [QuickFix, FixAll] };

/** Computes fixes from the current text: the diagnostics that VS Code shows may be older. */
export function codeActionProvider(documents: ConfigDocuments): vscode.CodeActionProvider {
  return {
    provideCodeActions(source, range, context) {
      return actionsFor({ uri: source.uri, document: documents.of(source) }, range, context);
    },
  };
}

interface Situation {
  readonly uri: vscode.Uri;
  readonly document: LanguageDocument;
}

function actionsFor(
  situation: Situation,
  range: vscode.Range,
  { only, diagnostics: underlined }: vscode.CodeActionContext,
): vscode.CodeAction[] {
  if (only?.contains(FixAll) === true) return fixAtSave(situation);
  if (only !== undefined && !only.contains(QuickFix)) return [];
  const here = situation.document.diagnostics.filter((error) => rangeOf(error.range).intersection(range) !== undefined);
  const single = here.flatMap((error) => {
    const shown = underlined.filter((each) => each.code === error.code && each.range.isEqual(rangeOf(error.range)));
    return fixesOf(situation.document, error).map((fix) => quickFix(situation, fix, shown));
  });
  const kinds = new Set(here.map(({ code }) => code));
  return [...single, ...[...kinds].flatMap((code) => fixKind(situation, code))];
}

function quickFix({ uri, document }: Situation, fix: Fix, shown: readonly vscode.Diagnostic[]): vscode.CodeAction {
  const action = new vscode.CodeAction(fixWords(fix.title), QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.set(
    uri,
    fix.edits.map((edit) => textEdit(document, edit, fix.example)),
  );
  action.isPreferred = fix.isPreferred;
  action.diagnostics = [...shown];
  return action;
}

function fixKind(situation: Situation, kind: string): vscode.CodeAction[] {
  const alike = situation.document.diagnostics.filter(({ code }) => code === kind);
  const { edits, count } = fixTogether(situation.document, alike);
  return count < 2 ? [] : [together(situation, l10n.t('Fix all {0} problems of this kind', count), QuickFix, edits)];
}

function fixAtSave(situation: Situation): vscode.CodeAction[] {
  const { edits, count } = fixTogether(situation.document, situation.document.diagnostics.filter(isSafeAtSave));
  return count === 0 ? [] : [together(situation, l10n.t('Fix all auto-fixable problems'), FixAll, edits)];
}

function together(
  { uri, document }: Situation,
  title: string,
  kind: vscode.CodeActionKind,
  edits: readonly SpanEdit[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kind);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.set(
    uri,
    edits.map((edit) => textEdit(document, edit)),
  );
  return action;
}

/** An example is selected, so that typing replaces it. */
function textEdit(
  document: LanguageDocument,
  { start, end, text }: SpanEdit,
  example?: string,
): vscode.TextEdit | vscode.SnippetTextEdit {
  const range = toRange(document, { start, end });
  const at = example === undefined ? -1 : text.lastIndexOf(example);
  if (example === undefined || at === -1) return new vscode.TextEdit(range, text);
  // The editor indents the lines of a snippet by itself.
  const snippet = new vscode.SnippetString().appendText(text.slice(0, at).replace(/^(\r?\n)[ \t]+/, '$1'));
  snippet.appendPlaceholder(example).appendText(text.slice(at + example.length));
  return new vscode.SnippetTextEdit(range, snippet);
}

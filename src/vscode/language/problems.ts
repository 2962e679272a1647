// Diagnostics of project files in the Problems panel of VS Code.
import * as vscode from 'vscode';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { rangeOf } from '../config-file/ranges.ts';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
} as const;

export class Problems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('dirigent');

  /** Undefined: there is no such file. */
  show(uri: vscode.Uri, diagnostics: readonly Diagnostic[] | undefined): void {
    this.#collection.set(
      uri,
      diagnostics?.map((diagnostic) => problemOf(uri, diagnostic)),
    );
  }

  dispose(): void {
    this.#collection.dispose();
  }
}

function problemOf(uri: vscode.Uri, { severity, code, message, range, related }: Diagnostic): vscode.Diagnostic {
  const problem = new vscode.Diagnostic(rangeOf(range), message, severities[severity]);
  problem.source = 'dirigent';
  problem.code = code;
  problem.relatedInformation = (related ?? []).map(
    (each) => new vscode.DiagnosticRelatedInformation(new vscode.Location(uri, rangeOf(each.range)), each.message),
  );
  return problem;
}

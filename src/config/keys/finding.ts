// A finding of the readers of keys: a message about a place of the file.
import type { Span } from '../syntax/line-index.ts';
import type { Complaint, DiagnosticCode } from './value-type.ts';

/** A complete message at a place; from here on it names its key itself. */
export interface Finding extends Omit<Complaint, 'isSentence'> {
  readonly code: DiagnosticCode;
  readonly span: Span;
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
}

export type ReportFinding = (finding: Finding) => void;

// Collects the diagnostics of a file.
import { translate, t } from '../../base/l10n.ts';
import type { Finding } from '../keys/finding.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { LineIndex, Span } from '../syntax/line-index.ts';

/** More are of no help, and a table of tens of thousands would not fit into a message to the editor. */
const MOST = 500;

/** Whether a finding in a task is certain enough to be reported. */
export type FindingFilter = (finding: Finding, task: Span | undefined) => boolean;

/** Collects what is wrong with a file. */
export class Report {
  readonly #lines: LineIndex;
  readonly #isCertain: FindingFilter;
  readonly #errors: Diagnostic[] = [];
  readonly #others: Diagnostic[] = [];
  #left = 0;

  constructor(lines: LineIndex, isCertain: FindingFilter = () => true) {
    this.#lines = lines;
    this.#isCertain = isCertain;
  }

  get source(): string {
    return this.#lines.text;
  }

  /**
   * `task` is the task with the finding. False if the finding is too uncertain to be reported; one beyond the limit
   * counts as reported.
   */
  add(finding: Finding, task?: { readonly name: string | undefined; readonly span: Span }): boolean {
    if (!this.#isCertain(finding, task?.span)) return false;
    const { span, severity = 'error', code, message, related, suggestions } = finding;
    const list = severity === 'error' ? this.#errors : this.#others;
    if (list.length === MOST) {
      this.#left++;
      return true;
    }
    list.push({
      severity,
      code,
      message: translate(message),
      range: this.#lines.rangeOf(span),
      ...(task?.name !== undefined && { task: task.name }),
      ...(related && {
        related: related.map((other) => ({ message: other.message, range: this.#lines.rangeOf(other.span) })),
      }),
      ...(suggestions && { suggestions }),
    });
    return true;
  }

  /** In the order of the file; errors before the rest where there are too many to show. */
  diagnostics(): readonly Diagnostic[] {
    const shown = [...this.#errors, ...this.#others].slice(0, MOST).sort(byPosition);
    const hidden = this.#errors.length + this.#others.length + this.#left - shown.length;
    return hidden === 0 ? shown : [...shown, tooMany(hidden)];
  }
}

export function byPosition({ range: { start: a } }: Diagnostic, { range: { start: b } }: Diagnostic): number {
  return a.line - b.line || a.character - b.character;
}

function tooMany(hidden: number): Diagnostic {
  const nowhere = { line: 0, character: 0 };
  return {
    severity: 'information',
    code: 'too-many',
    message: t('{0} more errors are not shown.', hidden),
    range: { start: nowhere, end: nowhere },
  };
}

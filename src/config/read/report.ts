import type { Finding } from '../keys/table.ts';
import type { Diagnostic } from '../project.ts';
import type { LineIndex } from '../toml/line-index.ts';

/** More help nobody, and a table of tens of thousands would not fit into a message to the editor. */
const MOST = 500;

/** Collects what is wrong with a file. */
export class Report {
  readonly #lines: LineIndex;
  readonly #errors: Diagnostic[] = [];
  readonly #others: Diagnostic[] = [];
  #left = 0;

  constructor(lines: LineIndex) {
    this.#lines = lines;
  }

  get source(): string {
    return this.#lines.text;
  }

  add({ span, severity = 'error', code, message, related, suggestions }: Finding, task?: string): void {
    const list = severity === 'error' ? this.#errors : this.#others;
    if (list.length === MOST) {
      this.#left++;
      return;
    }
    list.push({
      severity,
      code,
      message,
      range: this.#lines.rangeOf(span),
      ...(task !== undefined && { task }),
      ...(related && {
        related: related.map((other) => ({ message: other.message, range: this.#lines.rangeOf(other.span) })),
      }),
      ...(suggestions && { suggestions }),
    });
  }

  /** In the order of the file; errors before the rest where there are too many to show. */
  diagnostics(): readonly Diagnostic[] {
    const shown = [...this.#errors, ...this.#others].slice(0, MOST).sort(byPosition);
    const hidden = this.#errors.length + this.#others.length + this.#left - shown.length;
    return hidden === 0 ? shown : [...shown, tooMany(hidden)];
  }
}

function byPosition({ range: { start: a } }: Diagnostic, { range: { start: b } }: Diagnostic): number {
  return a.line - b.line || a.character - b.character;
}

function tooMany(hidden: number): Diagnostic {
  const nowhere = { line: 0, character: 0 };
  return {
    severity: 'information',
    code: 'too-many',
    message: `${hidden} more mistakes are not shown.`,
    range: { start: nowhere, end: nowhere },
  };
}

import type { Finding } from '../keys/table.ts';
import type { Diagnostic } from '../project.ts';
import type { LineIndex } from '../toml/line-index.ts';

/** More help nobody, and a table of tens of thousands would not fit into a message to the editor. */
const MOST = 500;

/** Collects what is wrong with a file. */
export class Report {
  readonly #lines: LineIndex;
  readonly #diagnostics: Diagnostic[] = [];

  constructor(lines: LineIndex) {
    this.#lines = lines;
  }

  get source(): string {
    return this.#lines.text;
  }

  add({ span, severity = 'error', code, message, related, suggestions }: Finding, task?: string): void {
    this.#diagnostics.push({
      severity,
      code,
      message,
      range: this.#lines.rangeOf(span),
      ...(task !== undefined && { task }),
      ...(related && { related: related.map((other) => ({ ...other, range: this.#lines.rangeOf(other.span) })) }),
      ...(suggestions && { suggestions }),
    });
  }

  /** In the order of the file; errors first where there are too many to show. */
  diagnostics(): readonly Diagnostic[] {
    const errors = this.#diagnostics.filter(({ severity }) => severity === 'error');
    const others = this.#diagnostics.filter(({ severity }) => severity !== 'error');
    const shown = [...errors, ...others].slice(0, MOST).sort(byPosition);
    const hidden = this.#diagnostics.length - shown.length;
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

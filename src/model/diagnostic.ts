// A place in the text of a file, and what is wrong there.

/** Zero-based, in UTF-16 code units, as editors and the Language Server Protocol count. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Diagnostic {
  readonly severity: 'error' | 'warning' | 'information';
  /** A stable code for the kind of error, such as `unknown-key`; quick fixes are found by it. */
  readonly code: string;
  readonly message: string;
  readonly range: Range;
  /** The task it belongs to, where it belongs to one. */
  readonly task?: string;
  readonly related?: readonly { readonly message: string; readonly range: Range }[];
  /** Replacements for `range` that a quick fix offers. */
  readonly suggestions?: readonly string[];
}

export interface TaskLocation {
  readonly table: Range;
  readonly name: Range;
}

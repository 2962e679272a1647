// One row of the list that an editor offers.
import type { Span } from '../../config/syntax/line-index.ts';
import type { KnownKey } from '../key-at.ts';

/** One row of the list that an editor offers. The order of rows is that of their array. */
export interface Completion {
  readonly kind: 'header' | 'key' | 'word' | 'task' | 'group' | 'program' | 'script' | 'file' | 'folder' | 'variable';
  readonly label: string;
  /** What stands beside the label. */
  readonly detail?: string;
  /** The key that its documentation describes. */
  readonly about?: { readonly name: string; readonly key: KnownKey };
  /** What is replaced; never more than one line. */
  readonly span: Span;
  readonly insert: string;
  /** `insert` has places to fill in: `$1`, `${2:word}`. */
  readonly isSnippet: boolean;
  /** The text that an editor matches against what is typed, up to the cursor; the label by default. */
  readonly filter?: string;
  /** Inserted as well, elsewhere. */
  readonly more?: { readonly at: number; readonly text: string };
  /** What was inserted wants a choice of its own: the list opens again. */
  readonly asksAgain?: boolean;
}

export interface Completions {
  readonly items: readonly Completion[];
  /** There are more than these once another letter is typed. */
  readonly isIncomplete: boolean;
}

/** Keeps a text from being read as a part of the snippet around it. */
export function escapeSnippet(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}

// One completion, as an editor lists it.
import type { Span } from '../../config/syntax/line-index.ts';
import type { KnownKey } from '../key-at.ts';

/** One completion, as an editor lists it. Their order is that of the array. */
export interface Completion {
  readonly kind: 'header' | 'key' | 'word' | 'task' | 'group' | 'program' | 'script' | 'file' | 'folder' | 'variable';
  readonly label: string;
  /** Shown beside the label. */
  readonly detail?: string;
  /** The key that its documentation describes. */
  readonly about?: { readonly name: string; readonly key: KnownKey };
  /** The range that is replaced; never more than one line. */
  readonly span: Span;
  readonly insert: string;
  /** `insert` has places to fill in: `$1`, `${2:word}`. */
  readonly isSnippet: boolean;
  /** The text that an editor matches against what is typed, up to the cursor; the label by default. */
  readonly filter?: string;
  /** A second insertion, elsewhere. */
  readonly more?: { readonly at: number; readonly text: string };
  /** The list opens again after the insertion, for the value. */
  readonly asksAgain?: boolean;
}

export interface Completions {
  readonly items: readonly Completion[];
  /** Another letter brings more items. */
  readonly isIncomplete: boolean;
}

/** Keeps a text from being read as a part of the snippet around it. */
export function escapeSnippet(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}

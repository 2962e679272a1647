// A fix of an error, as data.
import type { SpanEdit } from '../../config/edit/text-edit.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Span } from '../../config/syntax/line-index.ts';
import type { LanguageDocument } from '../document.ts';

/** A way to put an error right. */
export interface Fix {
  readonly title: FixTitle;
  readonly edits: readonly SpanEdit[];
  /** It is most likely what was meant, and removes nothing that the author wrote. */
  readonly isPreferred: boolean;
  /** A part of the inserted text that is only an example: an editor selects it. */
  readonly example?: string;
}

/** What a fix does, and to what; the words for it are the editor's. */
export interface FixTitle {
  readonly kind: 'add' | 'change' | 'close' | 'remove' | 'rename' | 'split';
  /** What is added, put in, closed with or taken away, as it is written in the file. */
  readonly what: string;
}

/** An error and the text in which it stands. */
export interface FaultyText {
  readonly document: LanguageDocument;
  readonly diagnostic: Diagnostic;
  /** Where it stands in the text of the document. */
  readonly span: Span;
}

export type Fixer = (faulty: FaultyText) => readonly Fix[];

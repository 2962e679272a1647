// A fix of an error, as data.
import type { SpanEdit } from '../../config/edit/text-edit.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Span } from '../../config/syntax/line-index.ts';
import type { LanguageDocument } from '../document.ts';

/** One fix of an error. */
export interface Fix {
  readonly title: FixTitle;
  readonly edits: readonly SpanEdit[];
  /** It is most likely what was meant, and removes nothing that the author wrote. */
  readonly isPreferred: boolean;
  /** A part of the inserted text that is only an example: an editor selects it. */
  readonly example?: string;
}

/** The action of a fix and its object; the editor has the sentence. */
export interface FixTitle {
  readonly kind: 'add' | 'change' | 'close' | 'remove' | 'rename' | 'split';
  /** The text that is added, inserted, closed with or removed, as it is written in the file. */
  readonly what: string;
}

/** An error with its document. */
export interface FaultyText {
  readonly document: LanguageDocument;
  readonly diagnostic: Diagnostic;
  /** The range of the error in the text of the document. */
  readonly span: Span;
}

export type Fixer = (faulty: FaultyText) => readonly Fix[];

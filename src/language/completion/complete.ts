// Completion at an offset of a document.
import type { Span } from '../../config/syntax/line-index.ts';
import type { LanguageDocument } from '../document.ts';
import { contextAt } from '../cursor-context.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Completion, Completions } from './completion.ts';
import { headerCompletions } from './headers.ts';
import { keyCompletions } from './keys.ts';
import { valueCompletions } from './values.ts';

/** The completions at an offset. */
export async function complete(
  document: LanguageDocument,
  offset: number,
  surroundings: Surroundings,
): Promise<Completions> {
  const context = contextAt(document, offset);
  // Editors do not replace a range of several lines.
  if (context.kind !== 'nothing' && /[\r\n]/.test(textOf(document, context.typed))) return all([]);
  switch (context.kind) {
    case 'header':
      return all(headerCompletions(document, context));
    case 'key':
      return all(keyCompletions(document, context));
    case 'value':
      return valueCompletions({ document, context, offset, surroundings });
    case 'nothing':
      return all([]);
  }
}

function textOf({ text }: LanguageDocument, { start, end }: Span): string {
  return text.slice(start, end);
}

function all(items: readonly Completion[]): Completions {
  return { items, isIncomplete: false };
}

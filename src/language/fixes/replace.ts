// The fixes that replace a text by a suggestion of its diagnostic.
import type { Fix, FixTitle, FaultyText } from './fix.ts';
import { replacing } from './statement-edits.ts';

/** One fix for each suggestion; the only one is preferred. */
export function replaceBySuggestion({ diagnostic: { code, suggestions = [] }, span }: FaultyText): readonly Fix[] {
  const kind: FixTitle['kind'] = code === 'duplicate-name' ? 'rename' : 'change';
  return suggestions.map((what) => ({
    title: { kind, what },
    edits: [replacing(span, what)],
    isPreferred: suggestions.length === 1,
  }));
}

// The fixes that the checks themselves suggest.
import type { Fix, FixTitle, FaultyText } from './fix.ts';
import { replacing } from './statement-edits.ts';

/** What the checks themselves would put in its place. */
export function suggested({ diagnostic: { code, suggestions = [] }, span }: FaultyText): readonly Fix[] {
  const kind: FixTitle['kind'] = code === 'duplicate-name' ? 'rename' : 'change';
  return suggestions.map((what) => ({
    title: { kind, what },
    edits: [replacing(span, what)],
    isPreferred: suggestions.length === 1,
  }));
}

import type { Fix, FixTitle, Mistake } from './fix.ts';
import { replacing } from './places.ts';

/** What the checks themselves would put in its place. */
export function suggested({ diagnostic: { code, suggestions = [] }, span }: Mistake): readonly Fix[] {
  const kind: FixTitle['kind'] = code === 'duplicate-name' ? 'rename' : 'change';
  return suggestions.map((what) => ({
    title: { kind, what },
    edits: [replacing(span, what)],
    isPreferred: suggestions.length === 1,
  }));
}

// The fixes that take away a key without effect or a dependency too many.
import type { Fix, FaultyText } from './fix.ts';
import { entryAt, itemAt, withoutItem, withoutStatement } from './statement-edits.ts';

/** A key that has no effect can go. */
export function removeKey({ document, span }: FaultyText): readonly Fix[] {
  const statement = entryAt(document, span)?.statement;
  const edit = statement && withoutStatement(document, statement);
  const what = document.text.slice(span.start, span.end);
  return edit === undefined ? [] : [{ title: { kind: 'remove', what }, edits: [edit], isPreferred: false }];
}

/** So can a name in `depends_on` that is there twice, or closes a circle. */
export function removeDependency({ document, diagnostic, span }: FaultyText): readonly Fix[] {
  for (const { path, value } of document.entries) {
    if (path.length !== 2 || path[1] !== 'depends_on') continue;
    const item = itemAt(value, span);
    const edit = item && withoutItem(document.text, item);
    if (edit === undefined) continue;
    const what = document.text.slice(span.start, span.end);
    return [
      { title: { kind: 'remove', what }, edits: [edit], isPreferred: diagnostic.code === 'duplicate-dependency' },
    ];
  }
  return [];
}

// The fixes that remove a key without effect or a superfluous dependency.
import type { Fix, FaultyText } from './fix.ts';
import { entryAt, itemAt, withoutItem, withoutStatement } from './statement-edits.ts';

/** Removes a key that has no effect. */
export function removeKey({ document, span }: FaultyText): readonly Fix[] {
  const statement = entryAt(document, span)?.statement;
  const edit = statement && withoutStatement(document, statement);
  const what = document.text.slice(span.start, span.end);
  return edit === undefined ? [] : [{ title: { kind: 'remove', what }, edits: [edit], isPreferred: false }];
}

/** Removes a name in `depends_on` that is there twice, or closes a cycle. */
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

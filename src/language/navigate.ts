// Go to definition, references and rename of a task.
import { writeKey } from '../config/edit/write.ts';
import { nameProblem } from '../config/task-name.ts';
import type { SpanEdit } from '../config/edit/text-edit.ts';
import { touches, type LanguageDocument } from './document.ts';
import type { NameUse } from './names.ts';
import { isSameName } from '../model/pick.ts';

/** The name of a task that is written at an offset. */
export function nameUseAt({ names }: LanguageDocument, offset: number): NameUse | undefined {
  return names.find(({ span }) => touches(span, offset));
}

/** The tasks of this name; several if two have the same name by mistake. */
export function definitionsOf({ names }: LanguageDocument, { name }: NameUse): readonly NameUse[] {
  return names.filter((use) => use.kind === 'definition' && use.name === name);
}

/** Every place that names the task, its own `name` included. */
export function usesOf({ names }: LanguageDocument, { name }: NameUse): readonly NameUse[] {
  return names.filter((use) => use.name === name);
}

export type NewNameProblem =
  { readonly kind: 'taken'; readonly by: string } | { readonly kind: 'malformed'; readonly why: string };

/** The reason why the name is not allowed; undefined if it is. */
export function newNameProblem({ names }: LanguageDocument, use: NameUse, newName: string): NewNameProblem | undefined {
  const why = nameProblem(newName);
  if (why !== undefined) return { kind: 'malformed', why };
  const taken = names.find(({ kind, name }) => kind === 'definition' && name !== use.name && isSameName(name, newName));
  return taken && { kind: 'taken', by: taken.name };
}

/** The edits that rename a task wherever it is named. */
export function renameEdits(document: LanguageDocument, use: NameUse, newName: string): readonly SpanEdit[] {
  return usesOf(document, use).map(({ isKey, span, inner }) =>
    // Without quotes a dot in a key would begin a table.
    isKey ? { ...span, text: writeKey(newName) } : { ...inner, text: newName },
  );
}

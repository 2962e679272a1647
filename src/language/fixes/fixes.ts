// The fixes for each kind of error, one by one or together.
import type { SpanEdit } from '../../config/edit/text-edit.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { LanguageDocument } from '../document.ts';
import { addRequired } from './add-key.ts';
import { closeOpen } from './close.ts';
import { runCommandLine, splitArguments } from './command.ts';
import type { Fix, Fixer } from './fix.ts';
import { removeDependency, removeKey } from './remove.ts';
import { replaceBySuggestion } from './replace.ts';

/** The fixers of each kind of error; the likeliest first. */
const fixers: ReadonlyMap<string, readonly Fixer[]> = new Map([
  ['bad-value', [splitArguments, replaceBySuggestion]],
  ['cycle', [removeDependency]],
  ['duplicate-dependency', [removeDependency]],
  ['duplicate-name', [replaceBySuggestion]],
  ['misplaced-key', [removeKey]],
  ['missing-key', [addRequired]],
  ['not-a-list', [replaceBySuggestion]],
  ['not-a-table', [replaceBySuggestion]],
  ['not-effective-yet', [removeKey]],
  ['shell-wanted', [runCommandLine]],
  ['syntax', [replaceBySuggestion, closeOpen]],
  ['unknown-key', [replaceBySuggestion, removeKey]],
  ['unknown-task', [replaceBySuggestion, removeDependency]],
]);

/** The fixes of a diagnostic; at most one of them is preferred. */
export function fixesOf(document: LanguageDocument, diagnostic: Diagnostic): readonly Fix[] {
  const { start, end } = diagnostic.range;
  const span = { start: document.lines.offsetAt(start), end: document.lines.offsetAt(end) };
  const found = (fixers.get(diagnostic.code) ?? []).flatMap((fixer) => fixer({ document, diagnostic, span }));
  const preferred = found.find(({ isPreferred }) => isPreferred);
  return found.map((fix) => ({ ...fix, isPreferred: fix === preferred }));
}

/**
 * The preferred fixes of several diagnostics at once, without those that overlap an earlier one. `count`: the number of
 * diagnostics that they fix.
 */
export function fixTogether(
  document: LanguageDocument,
  diagnostics: readonly Diagnostic[],
): { readonly edits: readonly SpanEdit[]; readonly count: number } {
  const edits: SpanEdit[] = [];
  let count = 0;
  for (const diagnostic of diagnostics) {
    const fix = fixesOf(document, diagnostic).find(({ isPreferred }) => isPreferred);
    if (fix === undefined || fix.edits.some((edit) => edits.some((other) => meets(edit, other)))) continue;
    edits.push(...fix.edits);
    count++;
  }
  return { edits, count };
}

function meets(a: SpanEdit, b: SpanEdit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** True for errors that may be fixed at every save: misspellings with one meaning, and no fix removes text. */
export function isSafeAtSave({ code }: Diagnostic): boolean {
  return code === 'unknown-key' || code === 'bad-value' || code === 'unknown-task';
}

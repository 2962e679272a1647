// One version of a dirigent.toml, saved or not, valid or not. Everything about it is computed once, when it is first
// needed: all callers that ask about the same version share the result.
import { readSource, type Reading } from '../config/parse.ts';
import type { ParsedProject } from '../config/parsed-project.ts';
import type { Span } from '../config/syntax/line-index.ts';
import { Source } from '../config/syntax/source.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Project } from '../model/task-definition.ts';
import { collectEntries } from './entries.ts';
import { namesIn, type NameUse } from './names.ts';
import type { KeyEntry, TaskEntry } from './task-entry.ts';

/** Offsets are UTF-16 code units from the beginning of `text`; `lines` turns them into positions. */
export class LanguageDocument extends Source {
  #reading: Reading | undefined;
  #collected: ReturnType<typeof collectEntries> | undefined;
  #names: readonly NameUse[] | undefined;

  /** Every key of the file, each part of a dotted one and of a header by itself, in the order of the file. */
  get entries(): readonly KeyEntry[] {
    return this.#collect().entries;
  }

  /** In the order of the file, also without a name, or with one that another has. */
  get tasks(): readonly TaskEntry[] {
    return this.#collect().tasks;
  }

  /** Every place that names a task. */
  get names(): readonly NameUse[] {
    return (this.#names ??= namesIn(this.entries));
  }

  /** Errors and warnings; for text that is not TOML, also those of the part that can still be read. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#read().intact.diagnostics;
  }

  /** The project as far as it can be read, for display only: nothing is run by it. */
  get intactProject(): Project {
    return this.#read().intact.project;
  }

  /** The project as it runs: tasks with an error are left out. */
  get parsed(): ParsedProject {
    return this.#read().strict;
  }

  #read(): Reading {
    return (this.#reading ??= readSource(this));
  }

  #collect(): ReturnType<typeof collectEntries> {
    return (this.#collected ??= collectEntries(this.tree));
  }
}

/** Includes both ends: the cursor behind the last letter of a word is still at the word. */
export function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

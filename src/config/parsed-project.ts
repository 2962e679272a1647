// The result of reading a dirigent.toml.
import type { Diagnostic, TaskLocation } from '../model/diagnostic.ts';
import type { Project } from '../model/task-definition.ts';

/** The valid tasks of a file, the diagnostics of the others, and the location of each. */
export interface ParsedProject {
  /** Absent when the text is not TOML at all: the last good project stays in force. */
  readonly project?: Project;
  readonly diagnostics: readonly Diagnostic[];
  /** From task name to the range of its whole `[[tasks]]` table and of the value of its `name`. */
  readonly locations: ReadonlyMap<string, TaskLocation>;
}

// What reading a dirigent.toml gives.
import type { Diagnostic, TaskLocation } from '../model/diagnostic.ts';
import type { Project } from '../model/task-definition.ts';

/** What reading a file gave: the tasks that are sound, what is wrong with the others, and where each task stands. */
export interface ParsedProject {
  /** Absent when the text is not TOML at all: the last good project stays in force. */
  readonly project?: Project;
  readonly diagnostics: readonly Diagnostic[];
  /** From task name to the range of its whole `[[tasks]]` table and of the value of its `name`. */
  readonly locations: ReadonlyMap<string, TaskLocation>;
}

// The keys of a task for the editing verbs.

/** The input of the editing verbs: the keys of the file in snake_case, values as in TOML. */
export type TaskTable = Readonly<Record<string, unknown>>;
